using Microsoft.Extensions.Logging;

namespace Wijkteam.Hub.Directory;

internal static partial class DirectoryLog
{
    [LoggerMessage(1600, LogLevel.Error, "What teams have open cannot be counted; the last count stands: {ExceptionType}")]
    public static partial void CannotCount(this ILogger logger, string? exceptionType);

    [LoggerMessage(1601, LogLevel.Information, "The profile {Profile} of the municipalities' folder is left aside: a newer one has been imported")]
    public static partial void LeftAside(this ILogger logger, string profile);
}
