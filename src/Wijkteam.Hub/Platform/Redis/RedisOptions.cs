using System.ComponentModel.DataAnnotations;

namespace Wijkteam.Hub.Platform.Redis;

/// <summary>Where Redis is: configuration section <c>Hub:Redis</c>. Several replicas work without it, only slower: they find by looking what they are not told.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Hub:Redis";
    public const string ConfigurationSetting = Section + ":Configuration";

    /// <summary><c>host:port[,host:port…][,password=…][,ssl=true]</c>, as StackExchange.Redis reads it. Without TLS on loopback only. ACL user names are not supported.
    /// Default: none, and no Redis is used.</summary>
    public string? Configuration { get; set; }

    /// <summary>How long to wait for a value before the database is asked instead, in milliseconds. 5 to 1,000; default 50.</summary>
    [Range(5, 1_000)]
    public int TimeoutMilliseconds { get; set; } = 50;
}
