using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Push;

/// <summary>What became of a notification at its endpoint.</summary>
/// <param name="HttpStatus">What it answered; 0 for no answer, and for what it was not sent.</param>
/// <param name="Fault">Why it has not taken it; null if it has. A code of ours, never what the endpoint said.</param>
internal readonly record struct PostResult(int HttpStatus, string? Fault);

/// <summary>Sends notifications to their endpoints, each once: whether and when it is tried again is the hub's to say.</summary>
internal sealed partial class EndpointPosts(NotificationRequests requests, EndpointConnections connections, TimeProvider time, ILogger<EndpointPosts> logger) : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly HttpMessageInvoker _client = connections.CreateClient();

    /// <exception cref="OperationCanceledException">The adapter is stopping.</exception>
    public async Task<PostResult> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        // Who subscribed to Tasks as plain R4 has them, and to their content, has an endpoint for Tasks and for nothing else.
        if (notification is { Payload: NotificationPayload.Task, Focus: NotificationFocus.Household })
        {
            return new PostResult(0, null);
        }

        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var result = await TrySendAsync(notification, either.Token);
        cancellationToken.ThrowIfCancellationRequested();
        if (result.Fault is { } fault)
        {
            LogNotTaken(logger, notification.ParticipantId, notification.MessageId, notification.DeliveryAttempt, result.HttpStatus, fault);
        }

        return result;
    }

    public void Dispose() => _client.Dispose();

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong with one notification is told of that notification, and stops no other.")]
    private async Task<PostResult> TrySendAsync(Notification notification, CancellationToken cancellationToken)
    {
        try
        {
            using var request = requests.Make(notification);
            if (!connections.IsAllowed(request.RequestUri!))
            {
                return new PostResult(0, "connect.address");
            }

            using var response = await _client.SendAsync(request, cancellationToken);
            return Judge((int)response.StatusCode);
        }
        catch (HttpRequestException e)
        {
            return new PostResult(0, FaultOf(e));
        }
        catch (OperationCanceledException)
        {
            return new PostResult(0, "timeout");
        }
        catch (Exception e)
        {
            LogUnexpected(logger, e, notification.MessageId);
            return new PostResult(0, "adapter.fault");
        }
    }

    private static PostResult Judge(int status) => status switch
    {
        >= 200 and < 300 => new PostResult(status, null),
        >= 300 and < 400 => new PostResult(status, "answer.redirect"),
        408 or 425 or 429 => new PostResult(status, "answer.overloaded"),
        >= 400 and < 500 => new PostResult(status, "answer.refused"),
        >= 500 and < 600 => new PostResult(status, "answer.failed"),
        _ => new PostResult(0, "answer.invalid"),
    };

    private static string FaultOf(HttpRequestException e) => e switch
    {
        { InnerException: AddressRefusedException } => "connect.address",
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } } => "connect.name",
        { HttpRequestError: HttpRequestError.NameResolutionError } => "connect.name",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "connect.tls",
        { HttpRequestError: HttpRequestError.ConnectionError } => "connect.refused",
        _ => "answer.invalid",
    };

    [LoggerMessage(EventId = 4100, Level = LogLevel.Information, Message = "The endpoint of {Participant} has not taken {MessageId} at attempt {Attempt}: {HttpStatus} {Fault}.")]
    private static partial void LogNotTaken(ILogger logger, string participant, string messageId, int attempt, int httpStatus, string fault);

    [LoggerMessage(EventId = 4101, Level = LogLevel.Error, Message = "The notification {MessageId} ended in a fault of the adapter.")]
    private static partial void LogUnexpected(ILogger logger, Exception e, string messageId);
}
