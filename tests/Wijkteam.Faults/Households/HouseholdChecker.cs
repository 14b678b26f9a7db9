using Wijkteam.Hub.Faults.Checks;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Faults.Households;

/// <summary>Compares what the clients know of households with what the journal holds. Each violation begins with the name of the promise that was broken.</summary>
internal sealed class HouseholdChecker(HouseholdLedger ledger, Snapshot snapshot, HouseholdJournal journal)
{
    // As EntryKind has them, which are stored and do not change.
    private const int Revoked = 21;
    private const int DisclosedToInbox = 40;
    private const int DisclosedOnRead = 41;

    public async Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken)
    {
        var violations = new List<string>();
        var histories = new Dictionary<string, SortedDictionary<long, Household>>();
        foreach (var id in ledger.Households.Distinct())
        {
            histories[id] = await journal.HistoryOfAsync(Guid.Parse(id), cancellationToken);
            violations.AddRange(OneCoordinator(id, histories[id].Values));
        }

        violations.AddRange(InCharge(histories));
        violations.AddRange(await NoEditLostAsync(cancellationToken));
        violations.AddRange(await NobodyDroppedAsync(cancellationToken));
        violations.AddRange(OnABasis(histories));
        return violations;
    }

    /// <summary>Never two under one epoch, and never none after one without somebody's hearing of it.</summary>
    private static IEnumerable<string> OneCoordinator(string id, IEnumerable<Household> history)
    {
        var known = new Dictionary<long, Coordinator>();
        foreach (var household in history)
        {
            if (household.Coordinator is { } coordinator)
            {
                var same = known.TryAdd(coordinator.Epoch, coordinator) ? coordinator : known[coordinator.Epoch];
                if (coordinator.Epoch != household.LastCoordinatorEpoch || same.ParticipantId != coordinator.ParticipantId || !same.Professional.Equals(coordinator.Professional))
                {
                    yield return $"coordinator: household {id} has another one under epoch {coordinator.Epoch} at version {household.Version}.";
                }
            }
            else if (household is { Status: HouseholdStatus.Active, LastCoordinatorEpoch: > 0, Escalation: null })
            {
                yield return $"vacancy: household {id} has no coordinator at version {household.Version}, and nobody was told.";
            }
        }
    }

    /// <summary>Whoever was let act as the coordinator was the coordinator.</summary>
    private IEnumerable<string> InCharge(Dictionary<string, SortedDictionary<long, Household>> histories)
    {
        var requests = snapshot.Entries.Where(entry => entry.RequestId is not null).ToLookup(entry => (entry.Actor, entry.RequestId!.Value));
        foreach (var act in ledger.Acts)
        {
            if (requests[(act.Actor, Guid.Parse(act.RequestId))].FirstOrDefault() is not { } entry)
            {
                yield return $"lost: request {act.RequestId} was acknowledged and is not in the journal.";
                continue;
            }

            // A split is noted with the household that it made, which says from which it comes.
            var isOwn = entry.RecordId == Guid.Parse(act.Household);
            var before = isOwn && histories[act.Household].LastOrDefault(state => state.Key < entry.Version).Value is { } state ? state.Coordinator : null;
            if (isOwn && (before?.Epoch != act.Epoch || before.ParticipantId != act.Actor))
            {
                yield return $"stale: {act.Actor} acted under epoch {act.Epoch} of household {act.Household} at version {entry.Version}, which was {before?.ParticipantId}'s {before?.Epoch}.";
            }
        }
    }

    /// <summary>Each text that was acknowledged is that version's, and each version was written once.</summary>
    private async Task<IReadOnlyList<string>> NoEditLostAsync(CancellationToken cancellationToken)
    {
        var violations = new List<string>();
        foreach (var edits in ledger.Edits.GroupBy(edit => edit.GoalId))
        {
            var versions = await journal.VersionsOfAsync(Guid.Parse(edits.Key), cancellationToken);
            if (!versions.Select(version => version.Version).Order().SequenceEqual(Enumerable.Range(1, versions.Count).Select(number => (long)number)))
            {
                violations.Add($"edit: goal {edits.Key} has the versions {string.Join(", ", versions.Select(version => version.Version))}.");
            }

            violations.AddRange(edits
                .Where(edit => versions.FirstOrDefault(version => version.Version == edit.Version).Item?.Goal.Description != edit.Description)
                .Select(edit => $"edit: version {edit.Version} of goal {edit.GoalId} is not what was acknowledged."));
        }

        return violations;
    }

    private async Task<IReadOnlyList<string>> NobodyDroppedAsync(CancellationToken cancellationToken)
    {
        var violations = new List<string>();
        var number = 0;
        foreach (var (bsn, isIn) in ledger.Citizens)
        {
            number++;
            if (await journal.HouseholdOfAsync(bsn, cancellationToken) is null == isIn)
            {
                violations.Add($"member: citizen {number} is {(isIn ? "in no household" : "in a household that they have left")}.");
            }
        }

        return violations;
    }

    /// <summary>After an agreement was taken back, nothing more was told on it; a merger brings others, who may agree.</summary>
    private IEnumerable<string> OnABasis(Dictionary<string, SortedDictionary<long, Household>> histories)
    {
        var orders = snapshot.Entries.Where(entry => entry.Kind == Revoked).ToDictionary(entry => entry.RecordId, entry => entry.Order);
        foreach (var gone in ledger.Outs)
        {
            var revoked = orders[Guid.Parse(gone.Consent)];
            var merged = histories[gone.Household].FirstOrDefault(state => state.Value.Mergers.Count > 0).Value?.Version ?? long.MaxValue;
            var after = snapshot.Entries.Count(entry =>
                entry.RecordId == Guid.Parse(gone.Household) && entry.Version < merged && entry.Actor == gone.Participant && entry.Kind is DisclosedToInbox or DisclosedOnRead && entry.Order > revoked);
            if (after > 0)
            {
                yield return $"basis: {gone.Participant} was told of household {gone.Household} {after} times after the agreement was taken back.";
            }
        }
    }
}
