using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Operations;

/// <summary>How many of the exchanges that participants were sent have come to an end.</summary>
internal sealed class ClosureRates(IJournalStore store)
{
    private const int MinCount = 10;

    private static readonly TimeSpan MaxPeriod = TimeSpan.FromDays(2 * 366);

    private static readonly int[] EndedReferrals =
        [(int)ReferralStatus.Completed, (int)ReferralStatus.Failed, (int)ReferralStatus.Rejected, (int)ReferralStatus.Cancelled];

    public async Task<ListClosureRatesResponse> ListAsync(ListClosureRatesRequest request, CancellationToken cancellationToken)
    {
        var (from, before) = Check(request);
        var counts = await store.CountByTargetAsync(from, before, cancellationToken);
        return new ListClosureRatesResponse { Rates = { counts.GroupBy(count => (count.Target, count.Kind)).Select(group => Rate(group.Key.Target, group.Key.Kind, [.. group])) } };
    }

    /// <summary>One rate. Pure.</summary>
    public static ClosureRate Rate(string target, RecordKind kind, IReadOnlyList<StatusCount> counts)
    {
        var isReferral = kind == RecordKind.Referral;
        var rate = new ClosureRate { ParticipantId = target, Referrals = isReferral };
        var received = counts.Where(count => count.Status != (isReferral ? (int)ReferralStatus.EnteredInError : (int)SignalStatus.EnteredInError)).ToList();
        var total = received.Sum(count => count.Count);
        if (total < MinCount)
        {
            return rate;
        }

        rate.Received = total;
        rate.EndedPercent = Percent(received.Where(count => isReferral ? EndedReferrals.Contains(count.Status) : count.Status == (int)SignalStatus.Closed), total);
        rate.CompletedPercent = isReferral ? Percent(received.Where(count => count.Status == (int)ReferralStatus.Completed), total) : 0;
        return rate;
    }

    private static int Percent(IEnumerable<StatusCount> counts, long total) => (int)Math.Round(100.0 * counts.Sum(count => count.Count) / total, MidpointRounding.AwayFromZero);

    private static (DateTimeOffset From, DateTimeOffset Before) Check(ListClosureRatesRequest request)
    {
        var faults = new Faults();
        var from = Check(faults, "time_from", request.TimeFrom);
        var before = Check(faults, "time_before", request.TimeBefore);
        if (from is { } start && before is { } end && (end <= start || end - start > MaxPeriod))
        {
            faults.Invalid("time_before", $"After time_from, and at most {MaxPeriod.Days} days.");
        }

        faults.ThrowIfAny();
        return (from.GetValueOrDefault(), before.GetValueOrDefault());
    }

    private static DateTimeOffset? Check(Faults faults, string field, Timestamp? time)
    {
        if (time is null)
        {
            faults.Required(field);
        }

        return Instants.Check(faults, field, time);
    }
}
