using System.ComponentModel.DataAnnotations;

namespace Wijkteam.Hub.Limits;

/// <summary>How much one participant may ask of one hub, so that none is in another's way. Several hubs on one database each allow as much.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Limits";

    /// <summary>How many calls a participant may make each second, in the long run. What travels on an open stream is no call. Default: 1,000.</summary>
    [Range(1, 1_000_000)]
    public int CallsPerSecond { get; set; } = 1_000;

    /// <summary>How many of these may be made at once after a quiet time. Default: 2,000.</summary>
    [Range(1, 10_000_000)]
    public int Burst { get; set; } = 2_000;

    /// <summary>How many calls of a participant may be under way at the same time, open streams among them. Default: 2,000.</summary>
    [Range(1, 1_000_000)]
    public int ConcurrentCalls { get; set; } = 2_000;

    /// <summary>How many calls a participant may make in a day, counted from its first. Default: no such quota.</summary>
    [Range(1, int.MaxValue)]
    public int? CallsPerDay { get; set; }

    /// <summary>How many tokens may be asked for each second from one address; as many again after a quiet time. Default: 200.</summary>
    [Range(1, 1_000_000)]
    public int TokenRequestsPerSecond { get; set; } = 200;
}
