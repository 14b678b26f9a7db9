namespace Wijkteam.Hub.Journal;

/// <summary>One unit of change: it is made whole or not at all, whatever becomes of the others in its transaction.</summary>
internal abstract record Write;

/// <summary>What became of a write.</summary>
internal enum WriteResult
{
    /// <summary>It is on disk.</summary>
    Done,

    /// <summary>The participant has used this request id before.</summary>
    Duplicate,

    /// <summary>A record or a citizen is no longer as the decision saw it; decide again.</summary>
    Conflict,

    /// <summary>Another record has been made under the same external identifier.</summary>
    Taken,

    /// <summary>The delivery is settled, leased to another, or must wait its turn.</summary>
    Stale,
}

/// <summary>A decided step: state, entries and deliveries in one.</summary>
internal sealed record Append : Write
{
    /// <summary>The citizen to add first; null if known already. A conflict if another was added under the same identity meanwhile.</summary>
    public SubjectRow? NewSubject { get; init; }

    /// <summary>The citizen's basis as the decision saw it; null if nothing rests on agreement. It may be that of the citizen who is added.</summary>
    public SubjectFence? Fence { get; init; }

    /// <summary>Whether the citizen's epoch advances, because a consent changed. Needs a fence.</summary>
    public bool AdvanceEpoch { get; init; }

    /// <summary>New states. A version 1 must be new, a higher one must follow the stored one.</summary>
    public IReadOnlyList<RecordRow> Records { get; init; } = [];

    public IReadOnlyList<EntryRow> Entries { get; init; } = [];

    public IReadOnlyList<NewDelivery> Deliveries { get; init; } = [];

    /// <summary>Participant and record whose open deliveries are withheld for good, before new ones are added.</summary>
    public IReadOnlyList<(string Participant, Guid RecordId)> Withhold { get; init; } = [];
}

/// <summary>Notes reads of citizens' data: all of them under the bases that they were decided on, or none.</summary>
internal sealed record NoteReads(IReadOnlyList<EntryRow> Entries, IReadOnlyList<SubjectFence> Fences) : Write;

/// <summary>A citizen and the basis that must still hold at the commit.</summary>
internal sealed record SubjectFence(Guid SubjectId, BasisStamp Basis);

/// <summary>A delivery to add; with an offer, leased in the same commit if its turn has come.</summary>
internal sealed record NewDelivery(DeliveryRow Row, LeaseOffer? Offer)
{
    /// <summary>Whether the offer was taken. Set by the store, true only once the lease is on disk.</summary>
    public bool Leased { get; set; }
}

/// <summary>A lease that a receiver would take at once.</summary>
/// <param name="Disclosure">The entry that records the disclosure, written with the lease or not at all.</param>
internal sealed record LeaseOffer(Guid Token, DateTimeOffset ExpireTime, EntryRow Disclosure);

/// <summary>Leases an open delivery whose time and turn have come: the disclosure is this write's commit.</summary>
/// <param name="Attempt">The attempt that was seen; another one means that somebody else came first.</param>
/// <param name="Fence">The basis; null if the delivery rests on no agreement.</param>
internal sealed record Lease(DeliveryKey Key, int Attempt, SubjectFence? Fence, LeaseOffer Offer) : Write;

/// <summary>Puts off an open delivery that cannot be leased now, so that it does not stand in the way of others.</summary>
/// <param name="Attempt">The attempt that was seen.</param>
internal sealed record Postpone(DeliveryKey Key, int Attempt, DateTimeOffset DueTime) : Write;

/// <summary>How a receiver settles a lease.</summary>
internal enum Settlement
{
    Acknowledge,
    Return,
    Extend,
}

/// <summary>Settles a lease by its latest token. Acknowledging twice is <see cref="WriteResult.Done"/>.</summary>
/// <param name="DueTime">Return: when it may be leased again. Extend: when the lease now ends.</param>
internal sealed record Settle(DeliveryKey Key, Guid Token, Settlement Settlement, DateTimeOffset DueTime) : Write
{
    /// <summary>Whether a later delivery about the same record now has its turn. Set by the store.</summary>
    public bool NextHasTurn { get; set; }
}

/// <summary>Marks a client's assertion as used. <see cref="WriteResult.Duplicate"/> if it was before.</summary>
internal sealed record UseAssertion(string Client, string Jti, DateTimeOffset ExpireTime) : Write;

/// <summary>Saves a directory (<see cref="V1.DirectoryDocument"/>) as the latest.</summary>
internal sealed record SaveDirectory(byte[] Body) : Write;
