using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;
using static Wijkteam.Hub.V1.SignalStatus;

namespace Wijkteam.Hub.Tests.Walks;

/// <summary>What must hold of all signals at any time, read from the journal: it is folded here by rules of its own.</summary>
internal sealed class SignalAudit(WalkHub hub)
{
    private IReadOnlyList<Guid> Signals => hub.Rows("SELECT id FROM records WHERE kind = 3 ORDER BY id", row => row.Guid(0));

    public async Task CheckAsync(string seed)
    {
        foreach (var id in Signals)
        {
            var signal = (await hub.FindSignalAsync(id)).Signal.State;
            ShouldBeWhatItsStepsMakeIt(signal, StepsOf(id), $"{seed}: {id}");
            ShouldBeDisclosedOnlyWhileItMay(id, seed);
        }

        foreach (var id in Signals.TakeLast(3))
        {
            await ShouldBeReadableOnlyByWhomItMayAsync(id, seed);
        }

        foreach (var (participant, messages) in hub.Received)
        {
            foreach (var message in messages.Where(message => message.Message.Signal?.Content is not null))
            {
                participant.ShouldBe(message.Message.Signal.TargetParticipantId, seed);
            }
        }
    }

    /// <summary>Once all inboxes are empty, each sender has been told how it ended, or that it is closed.</summary>
    public async Task CheckAtEndAsync(string seed)
    {
        Signals.Count.ShouldBeGreaterThan(2, seed);
        foreach (var id in Signals)
        {
            var signal = (await hub.FindSignalAsync(id)).Signal.State;

            // Who took the consent back that it rested on knows that it is closed.
            if (signal.Status == Closed && hub.Rows(
                $"SELECT 1 FROM entries WHERE record_id = x'{Key(signal.Id)}' AND kind = 33 AND actor = '{signal.SourceParticipantId}'", _ => 1).Count == 0)
            {
                var heard = hub.Received.GetValueOrDefault(signal.SourceParticipantId, []).Where(message => message.Key.RecordId == id).Select(message => message.Message);
                heard.ShouldContain(message => message.Closure != null || message.Signal.Status == Closed, $"{seed}: {id} has no answer");
            }
        }

        await CheckAsync(seed);
    }

    /// <summary>Each version is one step that may follow the one before, told to whom it concerns.</summary>
    private void ShouldBeWhatItsStepsMakeIt(Signal signal, List<(EntryKind Kind, long Version)> steps, string why)
    {
        steps.Select(step => step.Version).ShouldBe(Enumerable.Range(1, steps.Count).Select(version => (long)version), why);
        signal.Version.ShouldBe(steps.Count, why);
        var deliveries = hub.Rows(
                $"SELECT record_version, participant FROM deliveries WHERE record_id = x'{Key(signal.Id)}'", row => (row.Int64(0), row.Text(1)))
            .ToLookup(row => row.Item1, row => row.Item2);

        // A triage does not say in the journal whether it settles the matter: until the next step it may be either.
        SignalStatus[] may = [];
        foreach (var (kind, version) in steps)
        {
            may = After(kind, may);
            may.ShouldNotBeEmpty($"{why}: {kind} may not be version {version}");
            string[] both = [signal.SourceParticipantId, signal.TargetParticipantId];
            switch (kind)
            {
                case EntryKind.SignalClosed:
                    deliveries[version].ShouldBeSubsetOf(both, why);
                    break;
                default:
                    string[] audience = kind switch
                    {
                        EntryKind.SignalSubmitted or EntryKind.SignalEnteredInError => [signal.TargetParticipantId],
                        EntryKind.SignalTriaged or EntryKind.SignalAnswered => [signal.SourceParticipantId],
                        EntryKind.TermPassed => both,
                        _ => [],
                    };
                    deliveries[version].ShouldBe(audience, ignoreOrder: true, $"{why} {kind}");
                    break;
            }
        }

        may.ShouldContain(signal.Status, why);
    }

    private static SignalStatus[] After(EntryKind kind, SignalStatus[] before) => kind switch
    {
        EntryKind.SignalSubmitted when before.Length == 0 => [Received],
        EntryKind.SignalTriaged when before.Contains(Received) => [TakenUp, Closed],
        EntryKind.SignalAnswered when before.Contains(TakenUp) => [Closed],
        EntryKind.SignalSubjectConfirmed => [.. before.Intersect([Received, TakenUp])],
        EntryKind.SignalEnteredInError => before.Length > 0 && !before.Contains(EnteredInError) ? [EnteredInError] : [],
        EntryKind.SignalClosed => [.. before.Select(status => status == EnteredInError ? EnteredInError : Closed).Distinct()],
        EntryKind.TermPassed => [.. before.Intersect([Received])],
        _ => [],
    };

    /// <summary>The content goes out by the submission: never once the exchange has been answered, closed or entered in error.</summary>
    private void ShouldBeDisclosedOnlyWhileItMay(Guid id, string seed) => hub.Rows(
        $"""
        SELECT 1 FROM entries told JOIN deliveries d ON d.record_id = told.record_id AND d.record_version = told.record_version AND d.participant = told.actor
        JOIN entries ended ON ended.record_id = told.record_id AND ended.rowid < told.rowid AND ended.kind IN (32, 33, 35)
        WHERE told.record_id = x'{Key($"{id}")}' AND told.kind = 40 AND told.record_version = 1
        """,
        _ => 1).ShouldBeEmpty($"{seed}: {id}");

    private async Task ShouldBeReadableOnlyByWhomItMayAsync(Guid id, string seed)
    {
        var state = (await hub.FindSignalAsync(id)).Signal.State;
        foreach (var participant in WalkHub.Everybody)
        {
            var why = $"{seed}: {participant} reads {id}";
            var read = await hub.ReadSignalAsync(participant, id);
            (read is not null).ShouldBe(participant == state.SourceParticipantId || participant == state.TargetParticipantId, why);
            if (read is not null && participant == state.TargetParticipantId)
            {
                (read.Content is not null && state.Status is Closed or EnteredInError).ShouldBeFalse(why);
                (state.Status == EnteredInError && read.ToString().Contains(WalkHub.Canary, StringComparison.Ordinal)).ShouldBeFalse(why);
            }

            (read?.ConfirmedSubject is not null && participant != state.TargetParticipantId).ShouldBeFalse(why);
        }
    }

    private List<(EntryKind Kind, long Version)> StepsOf(Guid id) =>
    [
        .. hub.Rows(
            $"""
            SELECT kind, record_version FROM entries WHERE record_id = x'{Key($"{id}")}' AND (kind BETWEEN 30 AND 35 OR kind = 70)
            GROUP BY record_version ORDER BY MIN(rowid)
            """,
            row => ((EntryKind)row.Int64(0), row.Int64(1))),
    ];

    private static string Key(string id) => Convert.ToHexString(Guid.Parse(id).ToByteArray(bigEndian: true));
}
