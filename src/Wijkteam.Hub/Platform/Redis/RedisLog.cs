using Microsoft.Extensions.Logging;

namespace Wijkteam.Hub.Platform.Redis;

internal static partial class RedisLog
{
    [LoggerMessage(1501, LogLevel.Warning, "Redis at {Hosts} is away; the hub works without it and goes on trying.")]
    public static partial void Away(this ILogger logger, string hosts);

    [LoggerMessage(1502, LogLevel.Warning, "The connection to Redis is lost ({Failure}); the hub works without it and goes on trying.")]
    public static partial void Lost(this ILogger logger, string failure);

    [LoggerMessage(1503, LogLevel.Information, "The connection to Redis is there again.")]
    public static partial void Restored(this ILogger logger);

    [LoggerMessage(1505, LogLevel.Error, "What other replicas changed ({Topic}) cannot be looked at; tried again later: {ExceptionType}")]
    public static partial void CannotFollow(this ILogger logger, string topic, string? exceptionType);

    [LoggerMessage(1504, LogLevel.Debug, "Redis was not told: {ExceptionType}")]
    public static partial void NotSent(this ILogger logger, string exceptionType);
}
