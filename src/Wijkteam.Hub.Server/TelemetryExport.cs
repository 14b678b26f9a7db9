using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Server;

/// <summary>Exports traces and metrics over OTLP when an endpoint is configured, by the standard variables (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>,
/// <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>) or <c>Telemetry:Otlp:Endpoint</c>.</summary>
internal static class TelemetryExport
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string EndpointSetting = "Telemetry:Otlp:Endpoint";

    private const int LastExportMilliseconds = 2_000;

    // The parts of the framework that trace and meter themselves.
    private static readonly string[] Sources = [Telemetry.Name, "Microsoft.AspNetCore"];
    private static readonly string[] Meters = [Telemetry.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    public static void AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        if ((configuration[EndpointSetting] ?? configuration[EndpointVariable]) is { Length: > 0 } endpoint)
        {
            services.AddHostedService(_ => new Exporters(new Uri(endpoint)));
        }
    }

    private sealed class Exporters(Uri endpoint) : IHostedService, IDisposable
    {
        private TracerProvider? _traces;
        private MeterProvider? _metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var resource = ResourceBuilder.CreateDefault().AddService("wijkteam-hub");
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddProcessor(new NameByMethod()).AddOtlpExporter(options => Configure(options, "v1/traces")).Build();
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddOtlpExporter(options => Configure(options, "v1/metrics")).Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            // Sends what is left; a collector that does not answer must not hold up the end of the hub.
            Parallel.Invoke(() => _traces?.Shutdown(LastExportMilliseconds), () => _metrics?.Shutdown(LastExportMilliseconds));
            _traces?.Dispose();
            _metrics?.Dispose();
        }

        private void Configure(OtlpExporterOptions options, string path)
        {
            options.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf ? new Uri($"{endpoint.AbsoluteUri.TrimEnd('/')}/{path}") : endpoint;
        }
    }

    /// <summary>Names a request by the gRPC method that answered it: the framework gives all requests one and the same name.</summary>
    private sealed class NameByMethod : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.GetTagItem("grpc.method") is string method)
            {
                data.DisplayName = method.TrimStart('/');
            }
        }
    }
}
