using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.V1;
using static Wijkteam.Hub.V1.ReferralStatus;

namespace Wijkteam.Hub.Tests.Walks;

/// <summary>What must hold of all referrals at any time, read from the journal: it is folded here by rules of its own.</summary>
internal sealed class ReferralAudit(WalkHub hub)
{
    /// <summary>From a status to those that may follow, as Gravity has them; any may also become entered-in-error.</summary>
    private static readonly Dictionary<ReferralStatus, ReferralStatus[]> Transitions = new()
    {
        [Requested] = [Accepted, Rejected, Cancelled],
        [Accepted] = [InProgress, OnHold, Completed, Failed, Cancelled],
        [InProgress] = [OnHold, Completed, Failed, Cancelled],
        [OnHold] = [InProgress, Completed, Failed, Cancelled],
        [Rejected] = [],
        [Cancelled] = [],
        [Completed] = [],
        [Failed] = [],
        [EnteredInError] = [],
    };

    private static readonly ReferralStatus[] EndedByParty = [Rejected, Cancelled, Completed, Failed, EnteredInError];

    public IReadOnlyList<Guid> Referrals => hub.Rows("SELECT id FROM records WHERE kind = 1 ORDER BY id", row => row.Guid(0));

    public IReadOnlyList<(Guid Id, string Target)> TakenOn() =>
        hub.Rows("SELECT id, target FROM records WHERE kind = 1 AND status IN (3, 6, 7) ORDER BY id", row => (row.Guid(0), row.Text(1)));

    public IReadOnlyList<(Guid Id, string Target)> Open() =>
        hub.Rows("SELECT id, target FROM records WHERE kind = 1 AND status IN (2, 3, 6, 7) AND target <> '' ORDER BY id", row => (row.Guid(0), row.Text(1)));

    public async Task CheckAsync(string seed)
    {
        var folds = new Dictionary<Guid, Fold>();
        foreach (var id in Referrals)
        {
            var referral = (await hub.FindAsync(id)).Referral.State;
            var fold = new Fold(referral, StepsOf(id), TakersOf(id), seed);
            (fold.Status, fold.Version, fold.Target).ShouldBe((referral.Status, referral.Version, referral.TargetParticipantId), $"{seed}: {id}");
            ShouldBeDelivered(id, fold, seed);
            ShouldBeDisclosedOnlyWhileItMay(id, seed);
            folds[id] = fold;
        }

        ShouldTellOfOnwardReferrals(folds, seed);
        await ShouldBeReadableOnlyByWhomItMayAsync(folds, seed);
        foreach (var (participant, messages) in hub.Received)
        {
            foreach (var message in messages)
            {
                ShouldBeFor(participant, message.Message, seed);
            }
        }
    }

    /// <summary>Once all inboxes are empty, each has got what it was to get: once, and in order.</summary>
    public async Task CheckAtEndAsync(string seed)
    {
        foreach (var participant in WalkHub.Everybody)
        {
            while (hub.Rows($"SELECT 1 FROM deliveries WHERE participant = '{participant}' AND state < 2", _ => 1).Count > 0)
            {
                // What could not be leased is put off for a while.
                hub.Time.Advance(TimeSpan.FromHours(1));
                await hub.ReceiveAsync(participant, 100);
            }

            var received = hub.Received.TryGetValue(participant, out var messages) ? messages.Select(message => message.Key).ToList() : [];
            received.ShouldBeUnique(seed);
            foreach (var (id, versions) in received.GroupBy(key => key.RecordId, (id, keys) => (id, keys.Select(key => key.RecordVersion).ToList())))
            {
                versions.ShouldBe(versions.Order().ToList(), $"{seed}: {participant} {id}");
            }

            // What was withheld after it had been disclosed has been received all the same.
            ListDeliveries(participant, DeliveryState.Acknowledged).ShouldBeSubsetOf(received, seed);
            received.ShouldBeSubsetOf([.. ListDeliveries(participant, DeliveryState.Acknowledged), .. ListDeliveries(participant, DeliveryState.Withheld)], seed);
        }

        // A source misses nothing, unless the exchange was closed under it.
        hub.Rows(
            """
            SELECT 1 FROM deliveries d JOIN records r ON r.id = d.record_id AND r.source = d.participant
            WHERE d.state = 3 AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.record_id = d.record_id AND e.kind IN (6, 33))
            """,
            _ => 1).ShouldBeEmpty(seed);
        Referrals.Count.ShouldBeGreaterThan(5, seed);
        await CheckAsync(seed);
    }

    private List<DeliveryKey> ListDeliveries(string participant, DeliveryState state) =>
    [
        .. hub.Rows(
            $"SELECT record_id, record_version FROM deliveries WHERE participant = '{participant}' AND state = {(int)state}",
            row => new DeliveryKey(participant, row.Guid(0), row.Int64(1))),
    ];

    private List<(EntryKind Kind, long Version, string Actor)> StepsOf(Guid id) =>
    [
        .. hub.Rows(
            $"""
            SELECT kind, record_version, actor FROM entries
            WHERE record_id = x'{Convert.ToHexString(Key(id))}' AND (kind < 20 AND kind NOT IN (15, 16, 18) OR kind IN (70, 90))
            GROUP BY record_version ORDER BY MIN(rowid)
            """,
            row => ((EntryKind)row.Int64(0), row.Int64(1), row.Text(2))),
    ];

    /// <summary>Who got the content by which version, after the submission.</summary>
    private Dictionary<long, string> TakersOf(Guid id) => hub.Rows(
            $"""
            SELECT d.record_version, d.participant FROM deliveries d JOIN entries e ON e.record_id = d.record_id AND e.id = d.entry_id
            WHERE e.record_id = x'{Convert.ToHexString(Key(id))}' AND e.kind = 16
            """,
            row => (row.Int64(0), row.Text(1)))
        .ToDictionary(row => row.Item1, row => row.Item2);

    private static byte[] Key(Guid id) => id.ToByteArray(bigEndian: true);

    /// <summary>Each step went to whom it concerns, and to nobody else.</summary>
    private void ShouldBeDelivered(Guid id, Fold fold, string seed)
    {
        var deliveries = hub.Rows(
                $"SELECT record_version, participant FROM deliveries WHERE record_id = x'{Convert.ToHexString(Key(id))}'", row => (row.Int64(0), row.Text(1)))
            .ToLookup(row => row.Item1, row => row.Item2);
        foreach (var (version, (audience, kind)) in fold.Audiences)
        {
            if (kind == EntryKind.TermPassed)
            {
                // Of an offer, those whose term it is.
                deliveries[version].ShouldContain(fold.Source, $"{seed}: {id} {version}");
                deliveries[version].Count().ShouldBeGreaterThanOrEqualTo(Math.Min(2, audience.Distinct().Count()), $"{seed}: {id} {version}");
            }

            if (kind is EntryKind.ReferralClosed or EntryKind.TermPassed)
            {
                deliveries[version].ShouldBeSubsetOf(audience, $"{seed}: {id} {version}");
            }
            else
            {
                deliveries[version].ShouldBe(audience, ignoreOrder: true, $"{seed}: {id} {version}");
            }
        }
    }

    /// <summary>Content and offers go out by the submission, the offer or the hand-over: never once the exchange has ended, nor to one who has
    /// given it on; and no offer once it has been accepted.</summary>
    private void ShouldBeDisclosedOnlyWhileItMay(Guid id, string seed)
    {
        var key = Convert.ToHexString(Key(id));
        hub.Rows(
            $"""
            SELECT 1 FROM entries told JOIN deliveries d ON d.record_id = told.record_id AND d.record_version = told.record_version AND d.participant = told.actor
            JOIN entries said ON said.record_id = d.record_id AND said.id = d.entry_id
            JOIN entries ended ON ended.record_id = told.record_id AND ended.rowid < told.rowid
              AND (ended.kind IN (3, 5, 6, 7, 9, 12) OR (ended.kind = 2 AND said.kind = 15)
                OR (ended.kind = 90 AND ended.actor = told.actor AND said.record_version < ended.record_version))
            WHERE told.record_id = x'{key}' AND told.kind = 40 AND said.kind IN (1, 15, 16)
            """,
            _ => 1).ShouldBeEmpty($"{seed}: {id}");
    }

    private void ShouldTellOfOnwardReferrals(Dictionary<Guid, Fold> folds, string seed)
    {
        foreach (var (id, parent) in folds)
        {
            var children = folds.Values.Where(fold => fold.Referral.BasedOnReferralId == $"{id}").ToList();
            parent.Referral.Onward.Select(onward => (onward.Id, onward.Status)).ShouldBe(
                children.Select(child => (child.Referral.Id, child.Status)), ignoreOrder: true, $"{seed}: {id}");
            parent.Count(EntryKind.ReferralPassedOn).ShouldBe(children.Count, $"{seed}: {id}");
            var ends = children.Sum(child => child.EndsByParty);
            parent.Count(EntryKind.OnwardReferralEnded).ShouldBeLessThanOrEqualTo(ends, $"{seed}: {id}");
            if (parent.Count(EntryKind.ReferralClosed) == 0 && parent.Status != EnteredInError && hub.Rows("SELECT 1 FROM entries WHERE kind = 21", _ => 1).Count == 0)
            {
                parent.Count(EntryKind.OnwardReferralEnded).ShouldBe(ends, $"{seed}: {id}");
            }
        }
    }

    private async Task ShouldBeReadableOnlyByWhomItMayAsync(Dictionary<Guid, Fold> folds, string seed)
    {
        foreach (var (id, fold) in folds.TakeLast(3))
        {
            foreach (var participant in WalkHub.Everybody)
            {
                var why = $"{seed}: {participant} reads {id}";
                var read = await hub.ReadAsync(participant, id);
                (read is not null).ShouldBe(participant == fold.Source || participant == fold.Target || fold.Open.Contains(participant), why);
                if (read is not null && participant != fold.Source)
                {
                    (read.Content is not null && (participant != fold.Target || EndedByParty.Contains(fold.Status))).ShouldBeFalse(why);
                    (read.ToString().Contains(WalkHub.Canary, StringComparison.Ordinal) && (participant != fold.Target || fold.Status == EnteredInError)).ShouldBeFalse(why);
                    (read.BasedOnReferralId, read.Recipients.Count).ShouldBe(("", 0), why);
                }

                if (read is not null && read.Transfers.Any(transfer => transfer.MovedTo is not null))
                {
                    (participant == fold.Target && !EndedByParty.Contains(fold.Status)).ShouldBeTrue(why);
                }
            }
        }
    }

    private static void ShouldBeFor(string participant, InboxMessage message, string seed)
    {
        if (message.Referral is { } referral)
        {
            var isParty = participant == referral.SourceParticipantId || participant == referral.TargetParticipantId;
            var content = referral.Content is not null;
            (content && participant != referral.TargetParticipantId).ShouldBeFalse(seed);
            (referral.Transfers.Any(transfer => transfer.MovedTo is not null) && participant != referral.TargetParticipantId).ShouldBeFalse(seed);
            (referral.Offer is not null).ShouldBe(!isParty && referral.Status == Requested, $"{seed}: {participant} {referral}");
            (referral.ToString().Contains(WalkHub.Canary, StringComparison.Ordinal) && !isParty).ShouldBeFalse(seed);
        }
    }

    /// <summary>A referral as its journal makes it.</summary>
    private sealed class Fold
    {
        private readonly List<(EntryKind Kind, long Version, string Actor)> _steps;
        private readonly Dictionary<long, string> _takers;

        public Fold(Referral referral, List<(EntryKind Kind, long Version, string Actor)> steps, Dictionary<long, string> takers, string seed)
        {
            Referral = referral;
            (_steps, _takers) = (steps, takers);
            Open = [.. referral.Recipients.Select(recipient => recipient.ParticipantId)];
            Target = Open.Count > 0 ? "" : referral.Transfers.FirstOrDefault()?.FromParticipantId ?? referral.TargetParticipantId;
            steps.Select(step => step.Version).ShouldBe(Enumerable.Range(1, steps.Count).Select(version => (long)version), $"{seed}: {referral.Id}");
            foreach (var step in steps)
            {
                Take(step.Kind, step.Actor, $"{seed}: {referral.Id} {step}");
            }

            Count(EntryKind.ReferralAccepted).ShouldBeLessThanOrEqualTo(1, seed);
        }

        public Referral Referral { get; }

        public string Source => Referral.SourceParticipantId;

        public string Target { get; private set; }

        public ReferralStatus Status { get; private set; }

        public long Version { get; private set; }

        /// <summary>Those to whom it is offered and who have not answered.</summary>
        public List<string> Open { get; private set; }

        public int EndsByParty { get; private set; }

        public Dictionary<long, (string[] Audience, EntryKind Kind)> Audiences { get; } = [];

        public int Count(EntryKind kind) => _steps.Count(step => step.Kind == kind);

        private void Take(EntryKind kind, string actor, string step)
        {
            string[] receivers = Target.Length > 0 ? [Target] : [.. Open];
            var (to, audience) = Read(kind, actor, receivers);
            Version++;
            Audiences[Version] = (audience, kind);
            if (Version > 1 && to != Status)
            {
                (to == EnteredInError || Transitions[Status].Contains(to)).ShouldBeTrue($"{step} from {Status}");
                EndsByParty += kind != EntryKind.ReferralClosed && EndedByParty.Contains(to) ? 1 : 0;
            }

            Status = to;
            Target = kind == EntryKind.ReferralAccepted ? actor : kind == EntryKind.ReferralTransferred ? _takers[Version] : Target;
            Open = kind == EntryKind.OfferDeclined ? [.. Open.Where(recipient => recipient != actor)]
                : to == Requested ? Open
                : [];
        }

        private (ReferralStatus To, string[] Audience) Read(EntryKind kind, string actor, string[] receivers) => kind switch
        {
            EntryKind.ReferralSubmitted => (Requested, receivers),
            EntryKind.ReferralAccepted => (Accepted, Target.Length > 0 ? [Source] : [Source, .. Open]),
            EntryKind.ReferralDeclined => (Rejected, [Source]),
            EntryKind.OfferDeclined => (Status, [Source]),
            EntryKind.ReferralStarted => (InProgress, [Source]),
            EntryKind.ReferralHeld => (OnHold, [Source]),
            EntryKind.ReferralProgressReported => (Status, [Source]),
            EntryKind.ReferralCompleted => (Completed, [Source]),
            EntryKind.ReferralFailed => (Failed, [Source]),
            EntryKind.ReferralCancelled => (Cancelled, actor == Source ? receivers : [Source]),
            EntryKind.ReferralCancellationRequested => (Status, [Target]),
            EntryKind.ReferralEnteredInError => (EnteredInError, receivers),
            EntryKind.ReferralPassedOn or EntryKind.OnwardReferralEnded => (Status, [Source]),
            EntryKind.ReferralTransferred when Status is Requested or Accepted or InProgress or OnHold =>
                (Status, [.. ((string[])[Source, _takers[Version + 1]]).Distinct()]),
            EntryKind.TermPassed when Status is Requested or Accepted => (Status, [Source, .. receivers]),
            EntryKind.ReferralClosed => (EndedByParty.Contains(Status) ? Status : Cancelled, [Source, .. receivers]),
            _ => throw new InvalidOperationException($"{kind} is no step."),
        };
    }
}
