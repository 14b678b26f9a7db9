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

    /// <summary>The delivery is settled, leased to another, or must wait its turn; or what is asked for is so already.</summary>
    Stale,
}

/// <summary>A decided step: state, entries and deliveries in one.</summary>
internal sealed record Append : Write
{
    /// <summary>The citizens and households to add first. A conflict if another was added under the same identity meanwhile.</summary>
    public IReadOnlyList<SubjectRow> NewSubjects { get; init; } = [];

    /// <summary>The bases as the decision saw them, each citizen or household once. They may be of those who are added.</summary>
    public IReadOnlyList<SubjectFence> Fences { get; init; } = [];

    /// <summary>Citizens who join a household, or leave theirs (null).</summary>
    public IReadOnlyList<(Guid SubjectId, Guid? Household)> Households { get; init; } = [];

    /// <summary>New states. A version 1 must be new, a higher one must follow the stored one.</summary>
    public IReadOnlyList<RecordRow> Records { get; init; } = [];

    public IReadOnlyList<EntryRow> Entries { get; init; } = [];

    public IReadOnlyList<NewDelivery> Deliveries { get; init; } = [];

    /// <summary>Attachments whose blocks are kept from now on. A conflict if one is not there.</summary>
    public IReadOnlyList<Guid> Keep { get; init; } = [];

    /// <summary>Deliveries that become or cease to be dead letters. A conflict if one is no longer as it was seen.</summary>
    public IReadOnlyList<DeliveryMove> Moves { get; init; } = [];

    /// <summary>Participant and record whose open deliveries and dead letters are withheld for good, before new ones are added.</summary>
    public IReadOnlyList<(string Participant, Guid RecordId)> Withhold { get; init; } = [];
}

/// <summary>Notes reads of citizens' data: all of them under the bases that they were decided on, or none.</summary>
internal sealed record NoteReads(IReadOnlyList<EntryRow> Entries, IReadOnlyList<SubjectFence> Fences) : Write;

/// <summary>A citizen or household and the basis that must still hold at the commit.</summary>
internal sealed record SubjectFence(Guid SubjectId, BasisStamp Basis)
{
    /// <summary>Whether the epoch advances with the write, because a consent or a household changes.</summary>
    public bool Advances { get; init; }
}

/// <summary>A delivery to add; with an offer, leased in the same commit if its turn has come.</summary>
internal sealed record NewDelivery(DeliveryRow Row, LeaseOffer? Offer)
{
    /// <summary>Whether the offer was taken. Set by the store, true only once the lease is on disk.</summary>
    public bool Leased { get; set; }
}

/// <summary>A lease that a receiver would take at once.</summary>
/// <param name="Disclosure">The entry that records the disclosure, written with the lease or not at all; null for a lease that discloses nothing.</param>
internal sealed record LeaseOffer(Guid Token, DateTimeOffset ExpireTime, EntryRow? Disclosure);

/// <summary>Moves a delivery to another state.</summary>
/// <param name="Seen">The delivery as the decision saw it: its state and attempt must still be the same.</param>
/// <param name="To">Pending: due now, counted anew. Dead or discarded: so from now on.</param>
/// <param name="Reason">Why it is dead.</param>
internal sealed record DeliveryMove(DeliveryRow Seen, DeliveryState To, DateTimeOffset Time, V1.DeliveryFailureReason Reason = default);

/// <summary>Leases an open delivery whose time and turn have come: the disclosure is this write's commit.</summary>
/// <param name="Attempt">The attempt that was seen; another one means that somebody else came first.</param>
/// <param name="Fence">The basis; null if the delivery rests on no agreement.</param>
internal sealed record Lease(DeliveryKey Key, int Attempt, SubjectFence? Fence, LeaseOffer Offer) : Write
{
    /// <summary>The subscription that it is leased for; null for a receiver.</summary>
    public PushOffer? Push { get; init; }

    /// <summary>The number of the event within the subscription. Set by the store.</summary>
    public long EventNumber { get; set; }
}

/// <summary>A subscription that takes a lease, if it is on, its participant not paused, its endpoint's time has come and fewer than so many leases of its participant are under way.</summary>
internal sealed record PushOffer(Guid SubscriptionId, int MaxOutstanding);

/// <summary>Puts off an open delivery that cannot be leased now, so that it does not stand in the way of others.</summary>
/// <param name="Attempt">The attempt that was seen.</param>
internal sealed record Postpone(DeliveryKey Key, int Attempt, DateTimeOffset DueTime) : Write;

/// <summary>Changes when the hub looks at a record next, if it is still at this version. Nothing else of it changes.</summary>
/// <param name="DueTime">Null: never.</param>
internal sealed record PutOffRecord(Guid Id, long Version, DateTimeOffset? DueTime) : Write;

/// <summary>Stores a block of an attachment that is being added: it goes again unless an <see cref="Append"/> keeps the attachment.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Bytes">Sealed under the citizen's content key.</param>
internal sealed record StageBlock(Guid AttachmentId, Guid RecordId, Guid SubjectId, int Number, byte[] Bytes, DateTimeOffset Time) : Write;

/// <summary>Removes an attachment that is not kept, with its blocks; does nothing to one that is.</summary>
internal sealed record DropAttachment(Guid Id) : Write;

/// <summary>Removes the attachments that were begun before a time and are not kept.</summary>
internal sealed record DropStaleAttachments(DateTimeOffset Before) : Write;

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
    /// <summary>Return: whether the receiver has refused the message itself.</summary>
    public bool IsRejection { get; init; }

    /// <summary>Return: the code that it was returned with, if any.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether a later delivery about the same record now has its turn. Set by the store.</summary>
    public bool NextHasTurn { get; set; }

    /// <summary>How often the message has been refused. Set by the store for a rejection.</summary>
    public int Rejections { get; set; }
}

/// <summary>Makes a subscription. <see cref="WriteResult.Conflict"/> if the participant has another that is on.</summary>
internal sealed record PutSubscription(SubscriptionRow Row, EntryRow Entry) : Write;

/// <summary>Turns a subscription off.</summary>
internal sealed record EndSubscription(Guid Id, EntryRow Entry) : Write;

/// <summary>Notes that an endpoint takes what it gets.</summary>
internal sealed record EndpointTook(Guid SubscriptionId) : Write;

/// <summary>Notes that an endpoint cannot be reached.</summary>
/// <param name="SeenFailures">The failures when the attempt began: those that were under way together count once.</param>
internal sealed record EndpointFailed(
    Guid SubscriptionId, int SeenFailures, V1.SubscriptionErrorReason Reason, DateTimeOffset Time, DateTimeOffset RetryTime) : Write;

/// <summary>Keeps a participant out. <see cref="WriteResult.Stale"/> if it is already.</summary>
internal sealed record PauseParticipant(PauseRow Row, EntryRow Entry) : Write;

/// <summary>Lets a participant in again, its endpoint as if it had never failed. <see cref="WriteResult.Stale"/> if it is not kept out.</summary>
internal sealed record ResumeParticipant(string Participant, EntryRow Entry) : Write;

/// <summary>Revokes a key. <see cref="WriteResult.Stale"/> if it is already.</summary>
internal sealed record RevokeKey(RevokedKey Key, EntryRow Entry) : Write;

/// <summary>Notes when participants were last heard of; of two times the later one stays.</summary>
internal sealed record NoteContacts(IReadOnlyList<ContactRow> Contacts) : Write;

/// <summary>Marks a client's assertion as used. <see cref="WriteResult.Duplicate"/> if it was before.</summary>
internal sealed record UseAssertion(string Client, string Jti, DateTimeOffset ExpireTime) : Write;

/// <summary>Saves a directory (<see cref="V1.DirectoryDocument"/>) as the latest.</summary>
internal sealed record SaveDirectory(byte[] Body) : Write;

/// <summary>Saves a revision of a municipality's profile (<see cref="V1.MunicipalityProfile"/>). <see cref="WriteResult.Stale"/> if there is one of that number or a
/// higher one.</summary>
/// <param name="Entry">Who did it; null where the hub's own configuration brings it.</param>
internal sealed record SaveProfile(V1.MunicipalityProfile Profile, EntryRow? Entry) : Write;
