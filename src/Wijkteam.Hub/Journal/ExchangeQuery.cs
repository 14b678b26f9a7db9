using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal;

/// <summary>Which of a participant's referrals or signals to list. What is null or empty does not narrow the list.</summary>
/// <param name="Kind">Referral or signal.</param>
internal sealed record ExchangeQuery(RecordKind Kind, string Participant, int Max)
{
    /// <summary>The participant's part in them.</summary>
    public ReferralParty Party { get; init; }

    /// <summary>Any of these of the contract's status numbers.</summary>
    public IReadOnlyList<int> Statuses { get; init; } = [];

    /// <summary>Any of these.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    public Guid? SubjectId { get; init; }

    public string? Source { get; init; }

    public string? Target { get; init; }

    public byte[]? ExternalHmac { get; init; }

    /// <summary>Inclusive.</summary>
    public DateTimeOffset? UpdateTimeFrom { get; init; }

    /// <summary>Exclusive.</summary>
    public DateTimeOffset? UpdateTimeBefore { get; init; }

    /// <summary>Unspecified: the newest first.</summary>
    public ReferralListOrder Order { get; init; }

    /// <summary>Only those that come after this one in the order.</summary>
    public ExchangeCursor? After { get; init; }
}

/// <summary>A place in a list of exchanges: the last one that was shown, as it stood then.</summary>
/// <param name="AsOf">Of a list in which all keep their places: the last change that its first page saw. Null for others.</param>
internal readonly record struct ExchangeCursor(DateTimeOffset UpdateTime, Guid Id, DateTimeOffset? AsOf = null);
