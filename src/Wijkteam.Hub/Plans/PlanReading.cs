using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Households;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

/// <summary>Reads of plans, each noted as a read of the household is.</summary>
internal sealed class PlanReading(IJournalStore store, Archive archive, HouseholdReading households, TimeProvider time)
{
    private const int EntriesAtATime = 200;

    public ValueTask<Plan> ReadAsync(Guid householdId, Caller caller, CancellationToken cancellationToken) => households.ReadAsync(
        householdId,
        caller,
        (state, access) => ViewFor(state, access, caller).See(state.Items.Select(item => item.State)),
        cancellationToken,
        state => state.WithPlanAsync(archive, cancellationToken),
        PlanRefusals.HouseholdField);

    /// <summary>One item as the caller sees it after a step of its own.</summary>
    /// <exception cref="RefusedException">NOT_FOUND: it may not see it any more.</exception>
    public ValueTask<PlanItem> ReadAsync(Guid householdId, Guid itemId, Caller caller, CancellationToken cancellationToken) => households.ReadAsync(
        householdId,
        caller,
        (state, access) => Find(ViewFor(state, access, caller), state.Items, itemId),
        cancellationToken,
        async state => await archive.FindAsync(itemId, RecordKind.PlanItem, PlanItem.Parser, cancellationToken) is { } item && item.Row.SubjectId == householdId
            ? state with { Items = [item] }
            : throw PlanRefusals.NotFound());

    /// <summary>How the parts of the plan stood after each step, the latest first.</summary>
    public async ValueTask<IReadOnlyList<PlanVersion>> ListVersionsAsync(Guid householdId, Caller caller, CancellationToken cancellationToken)
    {
        var versions = new List<PlanVersion>();
        return await households.ReadAsync(householdId, caller, (state, access) => Versions(ViewFor(state, access, caller)), cancellationToken, LoadAsync, PlanRefusals.HouseholdField);

        async ValueTask<HouseholdState> LoadAsync(HouseholdState state)
        {
            versions.Clear();
            var whole = await state.WithPlanAsync(archive, cancellationToken);
            foreach (var item in whole.Items)
            {
                versions.AddRange(await VersionsOfAsync(item.Id, cancellationToken));
            }

            return whole;
        }

        IReadOnlyList<PlanVersion> Versions(PlanView view) =>
            [.. versions.Where(version => view.MaySee(ToItem(version))).OrderByDescending(version => version.HouseholdVersion).ThenByDescending(version => version.Time)];
    }

    private async ValueTask<IReadOnlyList<PlanVersion>> VersionsOfAsync(Guid itemId, CancellationToken cancellationToken)
    {
        var versions = new List<PlanVersion>();
        Guid? after = null;
        IReadOnlyList<EntryRow> page;
        do
        {
            page = await store.ListEntriesAsync(itemId, after, EntriesAtATime, cancellationToken);
            foreach (var row in page.Where(row => row.Kind == EntryKind.PlanItemChanged))
            {
                var entry = await store.FindEntryAsync(itemId, row.Id, cancellationToken);
                if (await archive.OpenContentAsync(entry, PlanItem.Parser, cancellationToken) is { } item)
                {
                    versions.Add(ToVersion(row, item));
                }
            }

            after = page.Count > 0 ? page[^1].Id : after;
        }
        while (page.Count == EntriesAtATime);

        return versions;
    }

    private PlanView ViewFor(HouseholdState state, HouseholdAccess access, Caller caller) => new(state.Household, access, caller.Participant.Id, time.GetUtcNow());

    private static PlanItem Find(PlanView view, IReadOnlyList<Stored<PlanItem>> items, Guid itemId)
    {
        var item = items.First(item => item.Id == itemId).State;
        if (!view.MaySee(item))
        {
            throw PlanRefusals.NotFound();
        }

        return item.ItemCase == PlanItem.ItemOneofCase.Deliberation ? PlanItems.Of(view.See(item.Deliberation)) : item;
    }

    private static PlanVersion ToVersion(EntryRow row, PlanItem item)
    {
        var version = new PlanVersion { Time = Timestamp.FromDateTimeOffset(row.Time), ParticipantId = row.Actor, HouseholdVersion = item.HouseholdVersion };
        switch (item.ItemCase)
        {
            case PlanItem.ItemOneofCase.Goal:
                version.Goal = item.Goal;
                break;
            case PlanItem.ItemOneofCase.Outcome:
                version.Outcome = item.Outcome;
                break;
            case PlanItem.ItemOneofCase.CrisisAgreement:
                version.CrisisAgreement = item.CrisisAgreement;
                break;
            case PlanItem.ItemOneofCase.Deliberation:
                version.Deliberation = item.Deliberation;
                break;
        }

        return version;
    }

    private static PlanItem ToItem(PlanVersion version) => version.ItemCase switch
    {
        PlanVersion.ItemOneofCase.Goal => PlanItems.Of(version.Goal),
        PlanVersion.ItemOneofCase.Outcome => PlanItems.Of(version.Outcome),
        PlanVersion.ItemOneofCase.CrisisAgreement => PlanItems.Of(version.CrisisAgreement),
        _ => PlanItems.Of(version.Deliberation),
    };
}
