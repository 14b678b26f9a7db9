using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Submissions;

/// <summary>Looks citizens up for whoever asks about them. Nobody asks unseen: the question is noted with the citizen before it is answered.</summary>
internal sealed class CitizenSearch(IJournalStore store, Archive archive, IKeyStore keys, TimeProvider time)
{
    /// <summary>The citizen and their consents as the store knows them by now; null if it does not.</summary>
    public async ValueTask<Citizen?> FindAsync(Subject subject, Caller caller, CancellationToken cancellationToken)
    {
        var known = await archive.ReadCitizenAsync(subject, caller.Participant.Id, cancellationToken);
        await NoteAsync(known?.Subject.Id, EntryKind.Read, caller, cancellationToken);
        return known;
    }

    /// <summary>Notes that a citizen was asked about.</summary>
    public ValueTask NoteAsync(Guid subjectId, Caller caller, CancellationToken cancellationToken) => NoteAsync(subjectId, EntryKind.Read, caller, cancellationToken);

    /// <summary>Notes what was asked about a citizen; of one whom nobody knows there is nothing to note.</summary>
    public async ValueTask NoteAsync(Guid? known, EntryKind kind, Caller caller, CancellationToken cancellationToken)
    {
        if (known is not { } subjectId)
        {
            // As long a way as for one whom the hub knows: the time that an answer takes does not tell.
            await store.WriteAsync([new Append()], cancellationToken);
            return;
        }

        var subjectKeys = await keys.FindAsync(subjectId, cancellationToken) ?? throw new InvalidOperationException("A citizen without keys.");
        using var sealing = new Sealing(subjectKeys, subjectId, time.GetStorableNow());
        var entry = sealing.Access(kind, subjectId, recordVersion: 0, caller.Participant.Id, caller.Professional!, grounds: null);
        await store.WriteAsync([new NoteReads([entry], [])], cancellationToken);
    }
}
