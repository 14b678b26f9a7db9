using Microsoft.Extensions.Logging;

namespace Wijkteam.Hub.Inbox;

/// <summary>What the inbox logs. Participants and messages by id, never what they say.</summary>
internal static partial class InboxLog
{
    [LoggerMessage(2001, LogLevel.Error, "Message {MessageId} for {Participant} cannot be leased and is put off: {ExceptionType}")]
    public static partial void CannotLease(this ILogger logger, string participant, string messageId, string? exceptionType);

    [LoggerMessage(2002, LogLevel.Warning, "Message {MessageId} for {Participant} has become a dead letter: {Reason}")]
    public static partial void Buried(this ILogger logger, string messageId, string participant, V1.DeliveryFailureReason reason);

    [LoggerMessage(2003, LogLevel.Error, "Message {MessageId} for {Participant} cannot be made a dead letter: {ExceptionType}")]
    public static partial void CannotBury(this ILogger logger, string messageId, string participant, string? exceptionType);

    [LoggerMessage(2004, LogLevel.Error, "The messages for {Receiver} could not be looked at; tried again soon: {ExceptionType}")]
    public static partial void CannotLook(this ILogger logger, string receiver, string? exceptionType);

    [LoggerMessage(2000, LogLevel.Warning, "{Participant} could not take message {MessageId} (attempt {Attempt}): {Reason}")]
    public static partial void Returned(this ILogger logger, string participant, string messageId, int attempt, string reason);
}
