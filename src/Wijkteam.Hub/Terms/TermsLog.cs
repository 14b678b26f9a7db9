using Microsoft.Extensions.Logging;

namespace Wijkteam.Hub.Terms;

/// <summary>What terms and alarms log: ids and codes.</summary>
internal static partial class TermsLog
{
    [LoggerMessage(7001, LogLevel.Error, "The terms cannot be looked at: {ExceptionType}")]
    public static partial void CannotLook(this ILogger logger, string? exceptionType);

    [LoggerMessage(7002, LogLevel.Error, "The term of {RecordId} cannot be looked at and is put off: {ExceptionType}")]
    public static partial void CannotPass(this ILogger logger, Guid recordId, string? exceptionType);

    [LoggerMessage(7003, LogLevel.Warning, "The contact of {Participant} could not be alarmed about {ExchangeId} (attempt {Attempt}): {Reason}")]
    public static partial void NotAlarmed(this ILogger logger, string participant, string exchangeId, int attempt, string reason);

    [LoggerMessage(7004, LogLevel.Information, "The contact of {Participant} has been alarmed about {ExchangeId}")]
    public static partial void Alarmed(this ILogger logger, string participant, string exchangeId);

    [LoggerMessage(7005, LogLevel.Error, "The alarms cannot be sent: {ExceptionType}")]
    public static partial void CannotSend(this ILogger logger, string? exceptionType);
}
