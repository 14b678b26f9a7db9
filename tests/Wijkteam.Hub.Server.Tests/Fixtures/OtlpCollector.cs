using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Server.Tests.Telemetry;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>Takes what a hub exports, over OTLP/HTTP and OTLP/gRPC.</summary>
public sealed class OtlpCollector : IAsyncDisposable
{
    private const int GrpcFrame = 5;
    private const int MaxBodies = 10_000;

    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();
    private readonly WebApplication _app;

    private OtlpCollector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    /// <summary>Where to send by <c>http/protobuf</c>.</summary>
    public Uri HttpAddress => Address(0);

    /// <summary>Where to send by <c>grpc</c>.</summary>
    public Uri GrpcAddress => Address(1);

    /// <summary>Every body received, as it was.</summary>
    public IReadOnlyList<byte[]> Bodies => [.. _received.Select(received => received.Body)];

    /// <summary>The path of every request received.</summary>
    public IReadOnlyList<string> Paths => [.. _received.Select(received => received.Path)];

    internal IReadOnlyList<(string Scope, Span Span)> Spans =>
    [
        .. _received.Where(received => IsTraces(received.Path))
            .SelectMany(received => ExportTraceServiceRequest.Parser.ParseFrom(received.Body).ResourceSpans)
            .SelectMany(resource => resource.ScopeSpans)
            .SelectMany(scope => scope.Spans.Select(span => (scope.Scope.Name, span))),
    ];

    internal IReadOnlyList<(string Scope, Metric Metric)> Metrics =>
    [
        .. _received.Where(received => !IsTraces(received.Path))
            .SelectMany(received => ExportMetricsServiceRequest.Parser.ParseFrom(received.Body).ResourceMetrics)
            .SelectMany(resource => resource.ScopeMetrics)
            .SelectMany(scope => scope.Metrics.Select(metric => (scope.Scope.Name, metric))),
    ];

    public static async Task<OtlpCollector> StartAsync()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static bool IsTraces(string path) => path.Contains("trace", StringComparison.OrdinalIgnoreCase);

    private Uri Address(int index) => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(index));

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var isGrpc = context.Request.ContentType == "application/grpc";
        _received.Count.ShouldBeLessThan(MaxBodies);
        _received.Enqueue((context.Request.Path.Value!, body.ToArray()[(isGrpc ? GrpcFrame : 0)..]));
        if (isGrpc)
        {
            // An empty message: all was taken.
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[GrpcFrame], context.RequestAborted);
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }
}
