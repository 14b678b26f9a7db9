using Microsoft.Extensions.Logging;

namespace Wijkteam.Hub.Reorganisations;

/// <summary>What transfers log: ids, counts and codes.</summary>
internal static partial class ReorganisationsLog
{
    [LoggerMessage(7201, LogLevel.Information, "{Count} open exchanges have gone on to those who take them over")]
    public static partial void Transferred(this ILogger logger, int count);

    [LoggerMessage(7202, LogLevel.Error, "Exchange {Id} cannot go on to whoever takes it over: {ExceptionType}")]
    public static partial void CannotTransfer(this ILogger logger, Guid id, string? exceptionType);

    [LoggerMessage(7203, LogLevel.Error, "Open exchanges cannot be looked at: {ExceptionType}")]
    public static partial void CannotSweep(this ILogger logger, string? exceptionType);
}
