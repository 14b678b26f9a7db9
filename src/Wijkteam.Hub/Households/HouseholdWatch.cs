using Microsoft.Extensions.Options;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>Looks at households whose time has come.</summary>
internal sealed class HouseholdWatch(
    IJournalStore store, Archive archive, Submission submission, CurrentDirectory directory, IOptions<HouseholdOptions> options, TimeProvider time) : IDueLook
{
    public RecordKind? Kind => RecordKind.Household;

    public async ValueTask LookAsync(RecordRow record, CancellationToken cancellationToken)
    {
        if (!await LookAsync(record.Id, cancellationToken) && await HouseholdState.LoadAsync(archive, record.Id, cancellationToken) is { } state)
        {
            var access = HouseholdAccess.Of(state, new Circumstances(time.GetUtcNow(), Guid.Empty, directory.Snapshot));
            var next = state.Household.Status == HouseholdStatus.Active ? CoordinationPolicy.NextLook(state.Body, access.ValidUntil) : null;
            await store.WriteAsync([new PutOffRecord(record.Id, record.Version, next)], cancellationToken);
        }
    }

    /// <summary>Does what is due with a household.</summary>
    /// <returns>Whether anything was.</returns>
    public async ValueTask<bool> LookAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await submission.TakeAsync(new Look(id, options.Value), cancellationToken);
            return true;
        }
        catch (RefusedException e) when (e.Refusal.Reason is RefusalReason.StateNotAllowed or RefusalReason.NotFound)
        {
            return false;
        }
    }

    private sealed class Look(Guid id, HouseholdOptions options) : Step<HouseholdState>
    {
        public override async ValueTask<HouseholdState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
            await HouseholdState.LoadAsync(archive, id, cancellationToken) ?? throw HouseholdRefusals.NotFound();

        public override Decision Decide(HouseholdState state, Circumstances circumstances)
        {
            var change = new HouseholdChange(state, caller: null, circumstances, options);
            return CoordinationPolicy.Look(change) ? HouseholdChange.Decide(change) : throw HouseholdRefusals.State("Nothing is due.");
        }
    }
}
