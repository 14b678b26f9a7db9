using Google.Protobuf;
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
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResponseTrailersFeature>()?.Trailers is { IsReadOnly: false } trailers
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
