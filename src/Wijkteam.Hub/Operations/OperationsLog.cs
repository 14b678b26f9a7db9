using Microsoft.Extensions.Logging;

namespace Wijkteam.Hub.Operations;

/// <summary>What operators do, in the log: ids and codes.</summary>
internal static partial class OperationsLog
{
    [LoggerMessage(8000, LogLevel.Error, "The participants' last contacts cannot be kept: {ExceptionType}")]
    public static partial void CannotKeepContacts(this ILogger logger, string? exceptionType);

    [LoggerMessage(8001, LogLevel.Warning, "{Step} by the operator {Operator}: {Participant}")]
    public static partial void Done(this ILogger logger, Journal.EntryKind step, string @operator, string participant);
}
