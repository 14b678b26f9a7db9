namespace Wijkteam.Hub.Journal;

/// <summary>What a record is.</summary>
internal enum RecordKind
{
    Referral = 1,
    Consent = 2,
    Signal = 3,
    Household = 4,
    PlanItem = 5,
    Involvement = 6,
}

/// <summary>What an entry tells. Stored: never renumber.</summary>
internal enum EntryKind
{
    ReferralSubmitted = 1,
    ReferralAccepted = 2,
    ReferralDeclined = 3,
    ReferralStarted = 4,
    ReferralCompleted = 5,
    ReferralClosed = 6,
    ReferralCancelled = 7,
    ReferralHeld = 8,
    ReferralFailed = 9,
    ReferralProgressReported = 10,
    ReferralCancellationRequested = 11,
    ReferralEnteredInError = 12,
    ReferralPassedOn = 13,
    OnwardReferralEnded = 14,
    ReferralOffered = 15,
    ReferralHandedOver = 16,
    OfferDeclined = 17,
    OfferClosed = 18,
    ConsentRecorded = 20,
    ConsentRevoked = 21,
    AttachmentAdded = 25,
    SignalSubmitted = 30,
    SignalTriaged = 31,
    SignalAnswered = 32,
    SignalClosed = 33,
    SignalSubjectConfirmed = 34,
    SignalEnteredInError = 35,
    DisclosedToInbox = 40,
    DisclosedOnRead = 41,
    Read = 42,
    ClosureTold = 43,
    FailureTold = 44,
    DeliveryDied = 50,
    DeliveryFailed = 51,
    DeliveryReplayed = 52,
    DeliveryDiscarded = 53,
    SubscriptionCreated = 60,
    SubscriptionDeleted = 61,
    TermPassed = 70,
    ContactAlarmed = 71,
    AlarmSent = 72,
    ParticipantPaused = 80,
    ParticipantResumed = 81,
    KeyRevoked = 82,
    DeadLettersReplayed = 83,
    DeadLettersDiscarded = 84,
    ProfileImported = 85,
    ReferralTransferred = 90,
    SignalTransferred = 91,
    SignalHandedOver = 92,
    TransferClosed = 93,
    TransferAwaited = 94,
    LogRead = 100,
    HouseholdChanged = 110,
    HouseholdTold = 111,
    HouseholdClosed = 112,
    PlanItemChanged = 113,
}

/// <summary>Where a delivery stands. Those below <see cref="Acknowledged"/> are open. Stored: never renumber.</summary>
internal enum DeliveryState
{
    Pending = 0,
    Leased = 1,
    Acknowledged = 2,
    Withheld = 3,
    Dead = 4,
    Discarded = 5,
}

/// <summary>A citizen under a random id.</summary>
/// <param name="Id">Random; what entries carry.</param>
/// <param name="IdentityHmac">Keyed HMAC of what the citizen is known by; null for one who cannot be known again.</param>
/// <param name="Epoch">Counts the changes of the citizen's consents and household: a decision made under another count does not stand.</param>
/// <param name="Household">The household that the citizen is a member of; null if of none. A household is a subject itself, under the id of its record.</param>
internal sealed record SubjectRow(Guid Id, byte[]? IdentityHmac, long Epoch, Guid? Household = null);

/// <summary>The current state of a thing.</summary>
/// <param name="Source">The participant that made it.</param>
/// <param name="Target">The participant that it is addressed to; empty if none.</param>
/// <param name="Status">The contract's status number, in the clear so that lists need no keys.</param>
/// <param name="Body">The contract's message, sealed under the citizen's content key.</param>
/// <param name="ExternalHmac">Keyed HMAC of the source's own identifier of it; null if it gave none. Given with version 1 and kept.</param>
/// <param name="DueTime">When the hub itself looks at it next; null if it does not.</param>
internal sealed record RecordRow(
    Guid Id,
    RecordKind Kind,
    long Version,
    Guid SubjectId,
    string Source,
    string Target,
    int Status,
    DateTimeOffset CreateTime,
    DateTimeOffset UpdateTime,
    byte[] Body,
    byte[]? ExternalHmac = null,
    DateTimeOffset? DueTime = null);

/// <summary>One step that somebody took. Never changed, never removed.</summary>
/// <param name="RecordId">The record or subscription that it is about; the citizen's id for what is about none; an operator's entry's own id.</param>
/// <param name="RecordVersion">The version that it made, or the one that it saw.</param>
/// <param name="Actor">The participant, or <see cref="HubActor"/>.</param>
/// <param name="SubjectId">The citizen; nil for what is about none.</param>
/// <param name="RequestId">The client's request id, for writes.</param>
/// <param name="RequestHmac">Keyed HMAC of method and request, for writes.</param>
/// <param name="Traceparent">W3C traceparent of the call.</param>
/// <param name="Content">What was said, sealed under the citizen's content key; null for reads.</param>
/// <param name="Detail">Who acted and on what ground (<see cref="V1.EntryDetail"/>), sealed under the citizen's log key.</param>
internal sealed record EntryRow(
    Guid Id,
    EntryKind Kind,
    Guid RecordId,
    long RecordVersion,
    Guid SubjectId,
    string Actor,
    Guid? RequestId,
    byte[]? RequestHmac,
    DateTimeOffset Time,
    string? Traceparent,
    byte[]? Content,
    byte[] Detail)
{
    /// <summary>The hub itself; no participant can be called so.</summary>
    public const string HubActor = "@hub";
}

/// <summary>Names a delivery: the entry that made this version of a record, for this participant.</summary>
internal readonly record struct DeliveryKey(string Participant, Guid RecordId, long RecordVersion);

/// <summary>An entry on its way to a participant.</summary>
/// <param name="EntryId">The entry that holds the content.</param>
/// <param name="DueTime">Pending: not to be leased before. Leased: when the lease ends. Dead: since when.</param>
/// <param name="LeaseToken">The latest lease's token.</param>
/// <param name="Attempt">How often it was leased.</param>
/// <param name="Basis">Under what it may be disclosed; null if it rests on no agreement.</param>
internal sealed record DeliveryRow(
    DeliveryKey Key,
    Guid EntryId,
    Guid SubjectId,
    DeliveryState State,
    DateTimeOffset DueTime,
    Guid? LeaseToken,
    int Attempt,
    BasisStamp? Basis)
{
    /// <summary>How often the receiver has refused it.</summary>
    public int Rejections { get; init; }

    /// <summary>The code that it was refused or returned with last.</summary>
    public string? NackReason { get; init; }

    /// <summary>Why it is dead.</summary>
    public V1.DeliveryFailureReason DeadReason { get; init; }
}

/// <summary>What a decision that rests on agreement carries: it stands while the citizen's epoch is this one and the time is before <paramref name="ValidUntil"/>.</summary>
internal sealed record BasisStamp(long Epoch, DateTimeOffset? ValidUntil)
{
    /// <summary>What stands while both do, of one citizen; null if neither is needed. Of two epochs one has passed, and it stands no more.</summary>
    public static BasisStamp? Both(BasisStamp? one, BasisStamp? other) => one is null || other is null
        ? one ?? other
        : new BasisStamp(Math.Min(one.Epoch, other.Epoch), one.ValidUntil is null || other.ValidUntil < one.ValidUntil ? other.ValidUntil : one.ValidUntil);
}

/// <summary>A participant's inbox, pushed.</summary>
/// <param name="Body">The contract's message with endpoint and headers, sealed under a key of the hub's.</param>
/// <param name="Events">How many deliveries it has numbered.</param>
/// <param name="Trouble">How its endpoint fails; null while it does not.</param>
internal sealed record SubscriptionRow(
    Guid Id,
    string Participant,
    V1.SubscriptionState State,
    byte[] Body,
    DateTimeOffset CreateTime,
    DateTimeOffset? EndTime,
    long Events,
    EndpointTrouble? Trouble)
{
    /// <summary>How often its endpoint has failed since it last took something.</summary>
    public int Failures => Trouble?.Failures ?? 0;
}

/// <summary>How an endpoint fails.</summary>
/// <param name="Failures">How often, one after the other; those that were under way together count once.</param>
internal sealed record EndpointTrouble(int Failures, V1.SubscriptionErrorReason Reason, DateTimeOffset StartTime, DateTimeOffset RetryTime);
