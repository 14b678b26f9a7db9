namespace Wijkteam.Hub.Platform.Redis;

/// <summary>Everything that the hub calls anything in Redis. The number is the version: what means something else gets another, so that old and new replicas do not
/// read each other's.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Name</term><description>What it holds, how large, how long</description></listheader>
/// <item><term><c>wijkteam-hub:1:citizen:{hash}</c></term><description>Key. A citizen's epoch and consents as of one moment, each sealed under the citizen's own key and all of it once
/// more under the hub's; <c>{hash}</c> is a keyed hash. At most 16 KiB, an hour.</description></item>
/// <item><term><c>wijkteam-hub:1:wake</c></term><description>Channel. The id of a participant for whom there are messages.</description></item>
/// <item><term><c>wijkteam-hub:1:consent</c></term><description>Channel. The <c>{hash}</c> of a citizen whose consents have changed.</description></item>
/// <item><term><c>wijkteam-hub:1:restrictions</c></term><description>Channel. The id of a participant who was paused, let in again, or of whom a key was revoked.</description></item>
/// <item><term><c>wijkteam-hub:1:directory</c></term><description>Channel. Another directory is in force.</description></item>
/// </list>
/// A message on a channel begins with the id of the replica that told it, and a space. Routes are not kept here: each replica finds them in its own directory, in less
/// time than a question takes to get to Redis.
/// </remarks>
internal static class RedisNames
{
    public const string Wake = Prefix + "wake";
    public const string Consent = Prefix + "consent";
    public const string Restrictions = Prefix + "restrictions";
    public const string Directory = Prefix + "directory";

    private const string Prefix = "wijkteam-hub:1:";

    /// <param name="hash">A keyed hash of what the citizen is known by.</param>
    public static string Citizen(string hash) => $"{Prefix}citizen:{hash}";
}
