using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal;

/// <summary>Where the journal lives. What is said here holds for every store, and one test suite holds every store to it.</summary>
internal interface IJournalStore : IAsyncDisposable
{
    /// <summary>Writes, together with what else is waiting; completes when it is on disk. A result per write, in order.</summary>
    ValueTask<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<Write> writes, CancellationToken cancellationToken);

    /// <summary>What a participant's request made, if it made anything.</summary>
    ValueTask<PastRequest?> FindRequestAsync(string participant, Guid requestId, CancellationToken cancellationToken);

    /// <summary>The citizen known by this HMAC and their consents, oldest first, as of one moment.</summary>
    ValueTask<CitizenRows?> FindCitizenAsync(byte[] identityHmac, CancellationToken cancellationToken);

    /// <summary>The citizen of this id.</summary>
    ValueTask<SubjectRow?> FindSubjectAsync(Guid id, CancellationToken cancellationToken);

    ValueTask<RecordRow?> FindRecordAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The record that was made under an external identifier.</summary>
    ValueTask<RecordRow?> FindExternalAsync(byte[] externalHmac, CancellationToken cancellationToken);

    /// <summary>A citizen's records of one kind, oldest first.</summary>
    ValueTask<IReadOnlyList<RecordRow>> ListRecordsAsync(Guid subjectId, RecordKind kind, CancellationToken cancellationToken);

    /// <summary>A block of a kept attachment, sealed; null if there is no such block.</summary>
    ValueTask<byte[]?> FindBlockAsync(Guid attachmentId, int number, CancellationToken cancellationToken);

    /// <summary>The records that the hub itself is to look at, those due longest first.</summary>
    ValueTask<IReadOnlyList<RecordRow>> ListDueRecordsAsync(DateTimeOffset now, int max, CancellationToken cancellationToken);

    /// <summary>A participant's exchanges of one kind, in the order of the query.</summary>
    ValueTask<IReadOnlyList<RecordRow>> ListExchangesAsync(ExchangeQuery query, CancellationToken cancellationToken);

    /// <summary>An entry, by the record that it is about and its id.</summary>
    ValueTask<EntryRow?> FindEntryAsync(Guid recordId, Guid id, CancellationToken cancellationToken);

    /// <summary>The first entry of a kind about a record.</summary>
    ValueTask<EntryRow?> FindEntryAsync(Guid recordId, EntryKind kind, CancellationToken cancellationToken);

    /// <summary>Whether a participant made an entry of a kind about this version of a record.</summary>
    ValueTask<bool> HasEntryAsync(Guid recordId, long recordVersion, string actor, EntryKind kind, CancellationToken cancellationToken);

    /// <summary>The disclosures of a record, oldest first, without content.</summary>
    ValueTask<IReadOnlyList<EntryRow>> ListDisclosuresAsync(Guid recordId, CancellationToken cancellationToken);

    /// <summary>What happened to a record, the oldest first by id, without content.</summary>
    /// <param name="after">Only ids after this one; null for the first page.</param>
    ValueTask<IReadOnlyList<EntryRow>> ListEntriesAsync(Guid recordId, Guid? after, int max, CancellationToken cancellationToken);

    /// <summary>What happened to a citizen's data, the newest first by id, without content.</summary>
    ValueTask<IReadOnlyList<CitizenEntry>> ListCitizenEntriesAsync(CitizenEntriesQuery query, CancellationToken cancellationToken);

    /// <summary>Whether a participant has open deliveries about a record that rest on an agreement.</summary>
    ValueTask<bool> HasAgreedDeliveriesAsync(string participant, Guid recordId, CancellationToken cancellationToken);

    /// <summary>A participant's deliveries whose time and turn have come, those due longest first.</summary>
    /// <param name="maxBytes">No more once their contents come to so many bytes; one that is larger comes alone.</param>
    ValueTask<IReadOnlyList<DueDelivery>> ListDueAsync(
        string participant, DateTimeOffset now, int max, int maxBytes, CancellationToken cancellationToken);

    /// <summary>A delivery, whatever became of it.</summary>
    ValueTask<DeliveryRow?> FindDeliveryAsync(DeliveryKey key, CancellationToken cancellationToken);

    /// <summary>A participant's pending deliveries of entries made before a time, whether or not their own time and turn have come.</summary>
    ValueTask<IReadOnlyList<DeliveryRow>> ListOverdueAsync(string participant, DateTimeOffset before, int max, CancellationToken cancellationToken);

    /// <summary>Dead letters, by participant, record and version.</summary>
    /// <param name="participant">Only of this one; all if null.</param>
    /// <param name="after">Only those after this key; null for the first page.</param>
    ValueTask<IReadOnlyList<DeliveryRow>> ListDeadAsync(string? participant, DeliveryKey? after, int max, CancellationToken cancellationToken);

    /// <summary>Groups of dead letters, by participant, reason and code.</summary>
    /// <param name="after">Only those after this one; null for the first page.</param>
    ValueTask<IReadOnlyList<DeadGroupRow>> ListDeadGroupsAsync(DeadGroup? after, int max, CancellationToken cancellationToken);

    /// <summary>Some dead letters of a group.</summary>
    ValueTask<IReadOnlyList<DeliveryRow>> ListDeadAsync(DeadGroup group, int max, CancellationToken cancellationToken);

    /// <summary>The deliveries of a record, whatever became of them, by version and participant.</summary>
    ValueTask<IReadOnlyList<DeliveryRow>> ListDeliveriesAsync(Guid recordId, CancellationToken cancellationToken);

    /// <summary>The participants that have open deliveries or dead letters, by id.</summary>
    ValueTask<IReadOnlyList<string>> ListWaitingAsync(CancellationToken cancellationToken);

    /// <summary>What waits for each of these participants, in their order.</summary>
    ValueTask<IReadOnlyList<QueueRow>> ListQueuesAsync(IReadOnlyList<string> participants, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Who is paused, and which keys are revoked.</summary>
    ValueTask<RestrictionRows> LoadRestrictionsAsync(CancellationToken cancellationToken);

    /// <summary>When each participant was last heard of, as far as that was noted.</summary>
    ValueTask<IReadOnlyList<ContactRow>> ListContactsAsync(CancellationToken cancellationToken);

    ValueTask<SubscriptionRow?> FindSubscriptionAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>A participant's subscriptions, newest first.</summary>
    /// <param name="before">Only ids before this one; null for the first page.</param>
    ValueTask<IReadOnlyList<SubscriptionRow>> ListSubscriptionsAsync(string participant, Guid? before, int max, CancellationToken cancellationToken);

    /// <summary>The subscriptions that are on, whose endpoint's time has come and whose participant has due deliveries and is not paused.</summary>
    ValueTask<IReadOnlyList<DueSubscription>> ListDueSubscriptionsAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>How many referrals and signals a participant has open as their target. Reads all that it ever had: not for the path of a submission.</summary>
    ValueTask<long> CountOpenAsync(string target, CancellationToken cancellationToken);

    /// <summary>How many referrals and signals of a period stand how, by their targets. Reads all that there ever was.</summary>
    ValueTask<IReadOnlyList<StatusCount>> CountByTargetAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>How many signals about a citizen came at a time or later.</summary>
    ValueTask<long> CountSignalsAsync(Guid subjectId, DateTimeOffset from, CancellationToken cancellationToken);

    /// <summary>The directory last saved; null if none was.</summary>
    ValueTask<DirectoryDocument?> LoadDirectoryAsync(CancellationToken cancellationToken);

    /// <summary>The municipalities' profiles of all days, the last revision of each, by municipality and first day.</summary>
    ValueTask<IReadOnlyList<MunicipalityProfile>> LoadProfilesAsync(CancellationToken cancellationToken);
}

/// <summary>What a past request made.</summary>
internal sealed record PastRequest(Guid RecordId, byte[] Hmac)
{
    /// <summary>Whether the request with this HMAC repeats it.</summary>
    public bool IsOf(byte[] hmac) => Hmac.AsSpan().SequenceEqual(hmac);

    /// <summary>What it made, for the request with this HMAC, which repeats it.</summary>
    /// <exception cref="RefusedException">REQUEST_ID_REUSED: it is another request under the same id.</exception>
    public Guid RecordIdFor(byte[] hmac) => IsOf(hmac)
        ? RecordId
        : throw new RefusedException(new Refusal(
            RefusalReason.RequestIdReused, "This request_id was used before for another request; choose a new one.", "request_id"));
}

/// <summary>How many exchanges of a kind a target has that stand so.</summary>
/// <param name="Status">The contract's status number.</param>
internal sealed record StatusCount(string Target, RecordKind Kind, int Status, long Count);

/// <summary>A citizen and their consents.</summary>
internal sealed record CitizenRows(SubjectRow Subject, IReadOnlyList<RecordRow> Consents);

/// <summary>A due delivery, what it tells, and the citizen's present epoch.</summary>
internal sealed record DueDelivery(DeliveryRow Delivery, EntryRow Entry, long SubjectEpoch);

/// <summary>A subscription that can be pushed, and how many leases of its participant are under way.</summary>
internal sealed record DueSubscription(SubscriptionRow Row, int Outstanding);
