using System.ComponentModel.DataAnnotations;

namespace Wijkteam.Hub.Inbox;

/// <summary>When delivery gives up: configuration section <c>Delivery</c>.</summary>
internal sealed class DeliveryOptions
{
    public const string Section = "Delivery";

    /// <summary>How often a receiver may nack a message before it is a dead letter. From 3 to 1,000. Default: 50.</summary>
    [Range(3, 1_000)]
    public int MaxNacks { get; set; } = 50;

    /// <summary>How often an endpoint may refuse a pushed message before it is a dead letter. From 1 to 100. Default: 10.</summary>
    [Range(1, 100)]
    public int MaxPushRejections { get; set; } = 10;

    /// <summary>How long an endpoint that cannot be reached is waited for before what it has not taken is a dead letter. From 1 hour to 30 days. Default: 7 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "30.00:00:00")]
    public TimeSpan PushRetention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Whether an endpoint may be this machine or a literal private address: for development, never on a network. Default: no.</summary>
    public bool AllowPrivateEndpoints { get; set; }
}
