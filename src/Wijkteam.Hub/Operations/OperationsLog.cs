using Microsoft.Extensions.Logging;

namespace Wijkteam.Hub.Operations;

/// <summary>What operators do, in the log: ids and codes.</summary>
internal static partial class OperationsLog
{
    [LoggerMessage(8000, LogLevel.Error, "The participants' last contacts cannot be kept: {ExceptionType}")]
    public static partial void CannotKeepContacts(this ILogger logger, string? exceptionType);

    [LoggerMessage(8001, LogLevel.Warning, "{Step} by the operator {Operator}: {Subject}")]
    public static partial void Done(this ILogger logger, Journal.EntryKind step, string @operator, string subject);

    [LoggerMessage(8002, LogLevel.Warning, "The dead letter {MessageId} for {Participant} is passed over: its citizen's keys are not there")]
    public static partial void PassedOver(this ILogger logger, string messageId, string participant);
}
