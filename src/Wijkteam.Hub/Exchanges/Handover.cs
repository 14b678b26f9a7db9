using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>That one takes the place of another who has an exchange, or to whom it is offered.</summary>
/// <param name="ProfileVersion">The municipality's profile that decided it; empty if none did.</param>
/// <param name="Explanations">Why, in order.</param>
internal sealed record Handover(string From, string To, TransferReason Reason, string ProfileVersion, IReadOnlyList<Explanation> Explanations)
{
    /// <summary>Where the citizen has moved to; null if they have not.</summary>
    public Whereabouts? MovedTo { get; init; }

    /// <summary>The municipality that is responsible from now on; empty if that does not change.</summary>
    public string ResponsibleMunicipality { get; init; } = "";

    /// <param name="version">The version of the exchange that it makes.</param>
    public Transfer ToTransfer(long version, DateTimeOffset now) => new()
    {
        FromParticipantId = From,
        ToParticipantId = To,
        Reason = Reason,
        Time = Timestamp.FromDateTimeOffset(now),
        Version = version,
        ProfileVersion = ProfileVersion,
        Explanations = { Explanations },
        MovedTo = MovedTo,
    };

    /// <summary>That it waits for the citizen's agreement.</summary>
    public AwaitedTransfer ToAwaited(DateTimeOffset now) => new()
    {
        FromParticipantId = From,
        ToParticipantId = To,
        ProfileVersion = ProfileVersion,
        Time = Timestamp.FromDateTimeOffset(now),
    };

    /// <summary>Whether it is what waits.</summary>
    public bool IsAwaited(AwaitedTransfer awaited) => awaited.FromParticipantId == From && awaited.ToParticipantId == To;
}
