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
        if (known is null)
        {
            // As long a way as for one whom the hub knows: the time that an answer takes does not tell.
            await store.WriteAsync([new Append()], cancellationToken);
            return null;
        }

        await NoteAsync(known.Subject.Id, caller, cancellationToken);
        return known;
    }

    /// <summary>Notes that a citizen was asked about.</summary>
    public async ValueTask NoteAsync(Guid subjectId, Caller caller, CancellationToken cancellationToken)
    {
        var subjectKeys = await keys.FindAsync(subjectId, cancellationToken) ?? throw new InvalidOperationException("A citizen without keys.");
        using var sealing = new Sealing(subjectKeys, subjectId, time.GetStorableNow());
        var entry = sealing.Access(EntryKind.Read, subjectId, recordVersion: 0, caller.Participant.Id, caller.Professional!, grounds: null);
        await store.WriteAsync([new NoteReads([entry], [])], cancellationToken);
    }
}
