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

    /// <summary>Other citizens and households that it rests on or changes, each once.</summary>
    public IReadOnlyList<SubjectChange> Others { get; init; } = [];

    /// <summary>Whether the citizen's consents change, so that no decision made before may stand. What is disclosed with the change itself carries the epoch
    /// after it, <see cref="State.EpochAfterChange"/>.</summary>
    public bool ChangesConsent { get; init; }

    /// <summary>Whether the citizen leaves the household that they are in, with a consent that changes.</summary>
    public bool LeavesHousehold { get; init; }

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

    /// <summary>Whom it is about, if not the step's own citizen or household: one of <see cref="Decision.Others"/>.</summary>
    public Guid? SubjectId { get; init; }
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
    BasisStamp? Basis = null)
{
    /// <summary>Whom it is about, if not the step's own citizen or household: one of <see cref="Decision.Others"/>.</summary>
    public Guid? SubjectId { get; init; }
}

/// <summary>A citizen or household beside the step's own.</summary>
/// <param name="Seen">As the decision saw it; one that is new, as it is added.</param>
internal sealed record SubjectChange(SubjectRow Seen, bool IsNew)
{
    /// <summary>Until when what it says may be relied on; null if without end.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>Whether no decision that saw it before may stand.</summary>
    public bool Advances { get; init; }

    /// <summary>Whether a citizen who is known joins or leaves a household: which one after it.</summary>
    public (bool Changes, Guid? Id) Household { get; init; }

    /// <summary>Its epoch after the commit.</summary>
    public long EpochAfter => Advances && !IsNew ? Seen.Epoch + 1 : Seen.Epoch;
}
