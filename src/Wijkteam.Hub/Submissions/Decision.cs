using Google.Protobuf;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Submissions;

/// <summary>What a step comes to: new states, and entries for whom they concern. The first entry answers the request.</summary>
internal sealed record Decision
{
    public required IReadOnlyList<NewState> States { get; init; }

    public required IReadOnlyList<NewEntry> Entries { get; init; }

    /// <summary>The agreement that it rests on and that must still hold at the commit; null if it rests on none.</summary>
    public BasisStamp? Basis { get; init; }

    /// <summary>Whether the citizen's consents change, so that no decision made before may stand. What is disclosed with the change itself carries the epoch
    /// after it, <see cref="State.EpochAfterChange"/>.</summary>
    public bool ChangesConsent { get; init; }

    /// <summary>Deliveries that become or cease to be dead letters.</summary>
    public IReadOnlyList<DeliveryMove> Moves { get; init; } = [];

    /// <summary>Attachments that are kept from now on.</summary>
    public IReadOnlyList<Guid> Keep { get; init; } = [];

    /// <summary>Participant and record whose open deliveries and dead letters are withheld for good.</summary>
    public IReadOnlyList<(string Participant, Guid RecordId)> Withhold { get; init; } = [];
}

/// <summary>A record's new state.</summary>
/// <param name="Body">The contract's message.</param>
/// <param name="ExternalHmac">Keyed HMAC of the source's own identifier of a new record; null if it gave none.</param>
internal sealed record NewState(
    Guid Id,
    RecordKind Kind,
    long Version,
    string Source,
    string Target,
    int Status,
    DateTimeOffset CreateTime,
    IMessage Body,
    byte[]? ExternalHmac = null)
{
    /// <summary>When the hub itself looks at it next; null if it does not.</summary>
    public DateTimeOffset? DueTime { get; init; }
}

/// <summary>A new entry.</summary>
/// <param name="Content">What it says: for an entry with an audience the <see cref="InboxMessage"/> that they receive.</param>
/// <param name="Grounds">On what legal basis, for the log.</param>
/// <param name="Audience">The participants whose inbox it reaches.</param>
/// <param name="Basis">The agreement under which it may be disclosed to them; null if it rests on none.</param>
internal sealed record NewEntry(
    EntryKind Kind,
    Guid RecordId,
    long RecordVersion,
    IMessage Content,
    LegalBasis? Grounds,
    IReadOnlyList<string> Audience,
    BasisStamp? Basis = null);
