using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>Reads of households. Nobody reads unseen: the entries of each read, with the household and with each member who is shown, are on disk before the answer goes
/// out, under the bases that it was decided on.</summary>
internal sealed class HouseholdReading(IJournalStore store, Archive archive, IKeyStore keys, CurrentDirectory directory, TimeProvider time)
{
    private const int MaxAttempts = 8;

    /// <exception cref="RefusedException">NOT_FOUND: there is none in which the caller is involved and sees somebody.</exception>
    public ValueTask<Household> ReadAsync(Guid id, Caller caller, CancellationToken cancellationToken) =>
        ReadAsync(id, caller, (state, access) => new HouseholdView(state.Household, access, caller.Participant.Id).See(), cancellationToken);

    /// <summary>The household as the caller may see it after a step of its own; null if it is no longer involved.</summary>
    public async ValueTask<Household?> AnswerAsync(Guid id, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(id, caller, cancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.NotFound)
        {
            return null;
        }
    }

    /// <summary>Reads what a caller who is involved may see, and notes that it has.</summary>
    /// <param name="view">What it is shown, by who sees what now. Pure.</param>
    /// <param name="load">Completes what is looked at.</param>
    /// <param name="field">Where the request names the household.</param>
    public async ValueTask<T> ReadAsync<T>(
        Guid id,
        Caller caller,
        Func<HouseholdState, HouseholdAccess, T> view,
        CancellationToken cancellationToken,
        Func<HouseholdState, ValueTask<HouseholdState>>? load = null,
        string field = "id")
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var now = time.GetStorableNow();
            var state = await HouseholdState.LoadForAsync(archive, id, caller.Participant.Id, cancellationToken, field);
            state = load is null ? state : await load(state);
            var access = HouseholdAccess.Of(state, new Circumstances(now, Guid.Empty, directory.Snapshot));
            if (!access.SeenBy(caller.Participant.Id).Any() && state.Household.Status != HouseholdStatus.Merged)
            {
                throw HouseholdRefusals.NotFound(field);
            }

            if (await TryNoteAsync(state, access, caller, now, cancellationToken))
            {
                return view(state, access);
            }
        }

        throw new RefusedException(new Refusal(RefusalReason.Conflict, "The members' consents keep changing; try again."));
    }

    /// <summary>Notes the read, with the household and each member who is shown; each under its keys, and while what they agreed to is what was seen.</summary>
    public async ValueTask<bool> TryNoteAsync(HouseholdState state, HouseholdAccess access, Caller caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var participantId = caller.Participant.Id;
        var entries = new List<EntryRow> { await NoteAsync(state, state.Subject.Id, access.GroundsFor(participantId), caller, now, cancellationToken) };
        var fences = new List<SubjectFence> { new(state.Subject.Id, access.StampFor(participantId, state.Subject.Epoch)) };
        foreach (var member in access.SeenBy(participantId))
        {
            var citizen = state.Citizens.First(citizen => citizen.MemberId == member.Id).Subject;
            entries.Add(await NoteAsync(state, citizen.Id, member.Basis, caller, now, cancellationToken));
            fences.Add(new SubjectFence(citizen.Id, new BasisStamp(citizen.Epoch, ValidUntil: null)));
        }

        return (await store.WriteAsync([new NoteReads(entries, fences)], cancellationToken))[0] == WriteResult.Done;
    }

    /// <param name="subjectId">The household, or a citizen who is shown as its member.</param>
    private async ValueTask<EntryRow> NoteAsync(
        HouseholdState state, Guid subjectId, LegalBasis? grounds, Caller caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var subjectKeys = await keys.FindAsync(subjectId, cancellationToken) ?? throw HouseholdRefusals.NotFound();
        using var sealing = new Sealing(subjectKeys, subjectId, now);
        return sealing.SeenIn(state.Subject.Id, state.Household.Version, caller.Participant.Id, caller.Professional!, grounds);
    }
}
