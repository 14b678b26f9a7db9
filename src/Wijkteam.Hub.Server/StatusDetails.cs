using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server;

/// <summary>Gives the reason of refusal to calls that gRPC itself refuses before they reach a service: it knows a status only.</summary>
internal sealed class StatusDetails(RequestDelegate next)
{
    private const string Status = "grpc-status";
    private const string Details = "grpc-status-details-bin";

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);

        // A call that is refused before anything was written has its status in the headers ("Trailers-Only").
        var trailers = context.Response.HasStarted ? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers : context.Response.Headers;
        if (trailers is { IsReadOnly: false }
            && trailers.TryGetValue(Status, out var status)
            && !trailers.ContainsKey(Details)
            && ToRefusal(status.ToString()) is { } refusal)
        {
            trailers[Details] = Convert.ToBase64String(RefusalStatus.ToStatus(refusal).ToByteArray());
        }
    }

    private static Refusal? ToRefusal(string status) => status switch
    {
        "8" => new Refusal(RefusalReason.MessageTooLarge, $"A message is at most {PlatformRegistration.MaxMessageBytes} bytes."),
        _ => null,
    };
}
