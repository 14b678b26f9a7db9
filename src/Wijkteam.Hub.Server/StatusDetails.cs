using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http.Features;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server;

/// <summary>Gives the reason of refusal to calls that gRPC itself ends: it knows a status only.</summary>
internal sealed partial class StatusDetails(RequestDelegate next, ILogger<StatusDetails> logger)
{
    private const string Status = "grpc-status";
    private const string Message = "grpc-message";
    private const string Details = "grpc-status-details-bin";

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);

        // A call that is refused before anything was written has its status in the headers ("Trailers-Only").
        var trailers = context.Response.HasStarted ? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers : context.Response.Headers;
        if (trailers is { IsReadOnly: false }
            && !context.RequestAborted.IsCancellationRequested
            && trailers.TryGetValue(Status, out var status)
            && !trailers.ContainsKey(Details)
            && ToRefusal(status.ToString(), ServiceEntered.IsSet(context)) is { } refusal)
        {
            var refused = RefusalStatus.ToStatus(refusal);
            trailers[Status] = refused.Code.ToString(CultureInfo.InvariantCulture);
            trailers[Message] = Uri.EscapeDataString(refused.Message);
            trailers[Details] = Convert.ToBase64String(refused.ToByteArray());
            if (refusal.Reason == RefusalReason.Internal)
            {
                Failed(logger, context.Request.Path);
            }
            else
            {
                Refused(logger, context.Request.Path, RefusalStatus.NameOf(refusal.Reason));
            }
        }
    }

    private static Refusal? ToRefusal(string status, bool isEntered) => status switch
    {
        // Nothing of the hub ends with UNKNOWN (RefusalInterceptor, CheckedMessages): gRPC itself did not know what to do, before the service with the request, after it
        // with the response.
        "2" => isEntered ? RefusalStatus.Failed : RefusalStatus.Unreadable,

        // Where the hub says INTERNAL it says why. gRPC says it of requests that break off or are not framed as messages.
        "13" => RefusalStatus.Unreadable,
        "8" => new Refusal(RefusalReason.MessageTooLarge, $"A message is at most {PlatformRegistration.MaxMessageBytes} bytes."),
        _ => null,
    };

    [LoggerMessage(1012, LogLevel.Information, "{Method} was refused before its request was read: {Reason}")]
    private static partial void Refused(ILogger logger, string method, string reason);

    [LoggerMessage(1013, LogLevel.Error, "{Method} failed outside the service")]
    private static partial void Failed(ILogger logger, string method);
}
