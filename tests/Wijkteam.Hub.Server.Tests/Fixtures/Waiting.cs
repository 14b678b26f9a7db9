using Grpc.Core;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>Everything that a test waits for has a deadline.</summary>
public static class Waiting
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static CallOptions Call() => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Deadline);
}
