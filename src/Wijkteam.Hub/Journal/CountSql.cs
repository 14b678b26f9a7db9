using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal;

/// <summary>Counts of exchanges, the same in both stores.</summary>
internal static class CountSql
{
    /// <summary>What a target ($1) has open.</summary>
    public static readonly string Open = $"""
        SELECT (SELECT count(*) FROM records WHERE kind = {(int)RecordKind.Referral} AND target = $1
            AND status IN ({(int)ReferralStatus.Requested}, {(int)ReferralStatus.Accepted}, {(int)ReferralStatus.InProgress}, {(int)ReferralStatus.OnHold}))
          + (SELECT count(*) FROM records WHERE kind = {(int)RecordKind.Signal} AND target = $1
            AND status IN ({(int)SignalStatus.Received}, {(int)SignalStatus.TakenUp}))
        """;

    /// <summary>Referrals and signals by target, kind and status, of a time ($1) and later and before another ($2).</summary>
    public static readonly string ByTarget = $"""
        SELECT target, kind, status, count(*) FROM records
        WHERE kind IN ({(int)RecordKind.Referral}, {(int)RecordKind.Signal}) AND target <> '' AND create_time >= $1 AND create_time < $2
        GROUP BY target, kind, status ORDER BY target, kind, status
        """;

    /// <summary>Signals about a citizen ($1) from a time ($2) on.</summary>
    public static readonly string Signals =
        $"SELECT count(*) FROM records WHERE subject_id = $1 AND kind = {(int)RecordKind.Signal} AND create_time >= $2";
}
