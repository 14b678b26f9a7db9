using Wijkteam.Hub.Faults.Load;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Faults.Checks;

/// <summary>Compares what the clients know with what the store holds. Each violation begins with the name of the promise that was broken.</summary>
internal static class Checker
{
    // As EntryKind and DeliveryState have them, which are stored and do not change.
    private const int Submitted = 1;
    private const int Closed = 6;
    private const int LastReferralStep = 18;
    private const int Revoked = 21;
    private const int DisclosedToInbox = 40;
    private const int DisclosedOnRead = 41;
    private const int ReferralRecord = 1;
    private const int Acknowledged = 2;
    private const int Withheld = 3;

    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <param name="patient">Participants all of whose messages must have been acknowledged by now.</param>
    public static IReadOnlyList<string> Check(Ledger ledger, Snapshot journal, IReadOnlyCollection<string> patient) =>
    [
        .. ledger.Faults.Distinct(),
        .. Durable(ledger, journal),
        .. OneEffect(ledger, journal),
        .. Delivered(ledger, journal, patient),
        .. InOrder(ledger, journal),
        .. OneHolder(ledger),
        .. RevocationWins(ledger, journal),
    ];

    private static IEnumerable<string> Durable(Ledger ledger, Snapshot journal)
    {
        var requests = journal.Entries.Where(entry => entry.RequestId is not null).ToLookup(entry => (entry.Actor, entry.RequestId!.Value));
        foreach (var write in ledger.Writes)
        {
            if (!requests[(write.Actor, Guid.Parse(write.RequestId))].Any(entry => entry.RecordId == Guid.Parse(write.RecordId)))
            {
                yield return $"lost: request {write.RequestId} was acknowledged with {write.RecordId} and is not in the journal.";
            }
        }

        var known = journal.Entries.Select(entry => entry.RequestId).OfType<Guid>().ToHashSet();
        foreach (var refused in ledger.Refused.Where(request => known.Contains(Guid.Parse(request))))
        {
            yield return $"refused: request {refused} was refused and has taken effect.";
        }
    }

    private static IEnumerable<string> OneEffect(Ledger ledger, Snapshot journal)
    {
        var acknowledged = ledger.Writes.Select(write => Guid.Parse(write.RecordId)).ToHashSet();
        foreach (var record in journal.Records.Where(record => record.Kind == ReferralRecord && !acknowledged.Contains(record.Id)))
        {
            yield return $"twice: referral {record.Id} is what no request was answered with.";
        }

        foreach (var closings in journal.Entries.Where(entry => entry.Kind == Closed).GroupBy(entry => entry.RecordId).Where(closings => closings.Count() > 1))
        {
            yield return $"twice: referral {closings.Key} was closed {closings.Count()} times.";
        }

        var versions = journal.Records.ToDictionary(record => record.Id, record => record.Version);
        foreach (var steps in journal.Entries.Where(entry => entry.Kind <= LastReferralStep).GroupBy(entry => entry.RecordId))
        {
            var made = steps.Select(step => step.Version).Order().ToList();
            if (!made.SequenceEqual(Enumerable.Range(1, made.Count).Select(version => (long)version)) || versions.GetValueOrDefault(steps.Key) != made.Count)
            {
                yield return $"twice: referral {steps.Key} stands at {versions.GetValueOrDefault(steps.Key)} after {string.Join(", ", steps.OrderBy(step => step.Order).Select(step => $"version {step.Version} (kind {step.Kind} by {step.Actor})"))}.";
            }
        }
    }

    private static IEnumerable<string> Delivered(Ledger ledger, Snapshot journal, IReadOnlyCollection<string> patient)
    {
        var delivered = journal.Deliveries.ToLookup(delivery => delivery.RecordId);
        foreach (var entry in journal.Entries.Where(entry => entry.Kind == Submitted && !delivered[entry.RecordId].Any()))
        {
            yield return $"undelivered: referral {entry.RecordId} is addressed to nobody.";
        }

        foreach (var open in journal.Deliveries.Where(delivery => delivery.State < Acknowledged && patient.Contains(delivery.Participant)))
        {
            yield return $"undelivered: version {open.Version} of {open.RecordId} has not reached {open.Participant} after {open.Attempt} attempts.";
        }

        // Only the latest lease acknowledges.
        var receipts = ledger.Receipts.Where(receipt => receipt.AcknowledgedBefore is not null)
            .Select(receipt => (receipt.Participant, receipt.MessageId, receipt.Attempt)).ToHashSet();
        foreach (var delivery in journal.Deliveries.Where(delivery => delivery.State == Acknowledged))
        {
            var messageId = MessageIds.Format(new DeliveryKey(delivery.Participant, delivery.RecordId, delivery.Version));
            if (!receipts.Contains((delivery.Participant, messageId, delivery.Attempt)))
            {
                yield return $"token: {messageId} counts as acknowledged by {delivery.Participant}, which never did with lease {delivery.Attempt}.";
            }
        }

        foreach (var receipt in ledger.Receipts.Where(receipt => receipt.Question is not null && ledger.QuestionOf(receipt.ExchangeId) is { } asked && asked != receipt.Question))
        {
            yield return $"mixed up: {receipt.ExchangeId} came with the question of another.";
        }
    }

    /// <summary>A version comes first after all before it that came have been acknowledged, and none comes after a later one; but one that was withheld while it was
    /// on its way holds up nothing.</summary>
    private static IEnumerable<string> InOrder(Ledger ledger, Snapshot journal)
    {
        var withheld = journal.Deliveries.Where(delivery => delivery.State == Withheld)
            .Select(delivery => (delivery.Participant, ExchangeId: delivery.RecordId.ToString(), delivery.Version)).ToHashSet();
        var numbered = ledger.Receipts.Select((receipt, index) => (Receipt: receipt, Index: index))
            .Where(one => one.Receipt.Version > 0 && !withheld.Contains((one.Receipt.Participant, one.Receipt.ExchangeId, one.Receipt.Version)));
        foreach (var exchange in numbered.GroupBy(one => (one.Receipt.Participant, one.Receipt.ExchangeId)))
        {
            var firsts = exchange.GroupBy(one => one.Receipt.Version).Select(version => version.First()).ToList();
            foreach (var (later, index) in firsts)
            {
                foreach (var version in exchange.Where(one => one.Receipt.Version < later.Version).GroupBy(one => one.Receipt.Version))
                {
                    if (!version.Any(one => one.Receipt.AcknowledgedBefore <= index) || version.Any(one => one.Index > index))
                    {
                        yield return $"order: {later.Participant} got version {later.Version} of {later.ExchangeId} before it had acknowledged version {version.Key}.";
                    }
                }
            }
        }
    }

    private static IEnumerable<string> OneHolder(Ledger ledger)
    {
        foreach (var message in ledger.Receipts.GroupBy(receipt => (receipt.Participant, receipt.MessageId)))
        {
            foreach (var twice in message.GroupBy(receipt => receipt.Attempt).Where(attempt => attempt.Count() > 1))
            {
                yield return $"holder: attempt {twice.Key} of {message.Key.MessageId} came to two.";
            }

            foreach (var (one, next) in message.Zip(message.Skip(1)))
            {
                if (next.Attempt > one.Attempt && next.Time + Slack < one.LeaseExpireTime && !(ledger.EndOf(one.Stream) <= next.Time + Slack))
                {
                    yield return $"holder: attempt {next.Attempt} of {message.Key.MessageId} came while attempt {one.Attempt} was held.";
                }
            }
        }
    }

    /// <summary>Whatever was disclosed of a citizen was committed before the revocation, and stands in its answer where the caller has a part.</summary>
    private static IEnumerable<string> RevocationWins(Ledger ledger, Snapshot journal)
    {
        var listed = ledger.Revocations.SelectMany(revocation => revocation.Disclosures)
            .Select(disclosure => (Guid.Parse(disclosure.ExchangeId), disclosure.ExchangeVersion, disclosure.ParticipantId)).ToHashSet();
        var sources = journal.Entries.Where(entry => entry.Kind == Submitted).ToLookup(entry => entry.RecordId, entry => entry.Actor);
        var closings = journal.Entries.Where(entry => entry.Kind == Closed).GroupBy(entry => entry.RecordId)
            .ToDictionary(closing => closing.Key, closing => closing.Min(entry => entry.Version));
        var acknowledged = ledger.Revocations.Select(revocation => Guid.Parse(revocation.ConsentId)).ToHashSet();
        var disclosures = journal.Entries.Where(entry => entry.Kind is DisclosedToInbox or DisclosedOnRead).ToLookup(entry => entry.SubjectId);
        foreach (var revoked in journal.Entries.Where(entry => entry.Kind == Revoked && acknowledged.Contains(entry.RecordId)))
        {
            // What tells no more than that the exchange is closed discloses nothing.
            foreach (var disclosure in disclosures[revoked.SubjectId].Where(entry => !(entry.Version >= closings.GetValueOrDefault(entry.RecordId, long.MaxValue))))
            {
                if (disclosure.Order >= revoked.Order)
                {
                    yield return $"revocation: version {disclosure.Version} of {disclosure.RecordId} was disclosed to {disclosure.Actor} after the agreement was taken back.";
                }
                else if (sources[disclosure.RecordId].Contains(revoked.Actor) && !listed.Contains((disclosure.RecordId, disclosure.Version, disclosure.Actor)))
                {
                    yield return $"revocation: version {disclosure.Version} of {disclosure.RecordId}, disclosed to {disclosure.Actor}, is not in the answer.";
                }
            }
        }
    }
}
