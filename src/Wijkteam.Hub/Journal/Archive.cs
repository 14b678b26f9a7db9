using Google.Protobuf;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal;

/// <summary>Reads the journal's store and opens what is sealed in it.</summary>
internal sealed class Archive(IJournalStore store, IKeyStore keys, Identities identities, CitizenCache citizens, SharedCitizens shared)
{
    /// <summary>The citizen and their consents, as this process or another last saw them; null if nobody knows them. For decisions only: the commit compares the epoch.</summary>
    public async ValueTask<Citizen?> FindCitizenAsync(Subject subject, string participantId, CancellationToken cancellationToken) =>
        identities.HmacOf(subject, participantId) is not { } hmac
            ? null
            : citizens.Find(hmac) ?? await RecallCitizenAsync(hmac, cancellationToken) ?? await ReadCitizenAsync(hmac, cancellationToken);

    /// <summary>The citizen and their consents, as the store knows them by now; null if it does not.</summary>
    public async ValueTask<Citizen?> ReadCitizenAsync(Subject subject, string participantId, CancellationToken cancellationToken) =>
        identities.HmacOf(subject, participantId) is not { } hmac ? null : await ReadCitizenAsync(hmac, cancellationToken);

    /// <summary>Looks again at a citizen who was decided about; returns whether their consents are others than the decision saw.</summary>
    public async ValueTask<bool> RefreshAsync(SubjectRow seen, CancellationToken cancellationToken) =>
        seen.IdentityHmac is { } hmac && await ReadCitizenAsync(hmac, cancellationToken) is { } now && now.Subject.Epoch != seen.Epoch;

    /// <summary>The citizen's consents have changed here: the other replicas are to forget what they were.</summary>
    public void TellChanged(SubjectRow changed)
    {
        if (changed.IdentityHmac is { } hmac)
        {
            shared.TellChanged(hmac);
        }
    }

    /// <summary>Whether a record has been made under this external identifier.</summary>
    public async ValueTask<bool> IsTakenAsync(byte[] externalHmac, CancellationToken cancellationToken) =>
        await store.FindExternalAsync(externalHmac, cancellationToken) is not null;

    /// <summary>How many signals about a citizen came at a time or later.</summary>
    public async ValueTask<int> CountSignalsAsync(Guid subjectId, DateTimeOffset from, CancellationToken cancellationToken) =>
        (int)await store.CountSignalsAsync(subjectId, from, cancellationToken);

    /// <summary>A citizen whom the store does not know yet.</summary>
    public SubjectRow NewSubject(Subject subject, string participantId, Guid id) => new(id, identities.HmacOf(subject, participantId), Epoch: 0);

    /// <summary>The citizen or household of this id.</summary>
    public ValueTask<SubjectRow?> FindSubjectAsync(Guid id, CancellationToken cancellationToken) => store.FindSubjectAsync(id, cancellationToken);

    /// <summary>The citizen that a record is about.</summary>
    public async ValueTask<SubjectRow> SubjectOfAsync(RecordRow record, CancellationToken cancellationToken) =>
        await store.FindSubjectAsync(record.SubjectId, cancellationToken)
        ?? throw new InvalidOperationException("A record names a subject that is not there.");

    /// <summary>A record of a kind; null if there is none, or if its content has been erased.</summary>
    public async ValueTask<Stored<T>?> FindAsync<T>(Guid id, RecordKind kind, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : IMessage<T>
    {
        var row = await store.FindRecordAsync(id, cancellationToken);
        return row?.Kind == kind && await ContentKeyAsync(row.SubjectId, cancellationToken) is { } key ? Open(row, key, parser) : null;
    }

    /// <summary>A record as it stands, sealed; null if there is none.</summary>
    public ValueTask<RecordRow?> FindRowAsync(Guid id, CancellationToken cancellationToken) => store.FindRecordAsync(id, cancellationToken);

    /// <summary>A citizen's records of a kind, oldest first.</summary>
    public async ValueTask<IReadOnlyList<Stored<T>>> ListAsync<T>(Guid subjectId, RecordKind kind, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : IMessage<T>
    {
        var rows = await store.ListRecordsAsync(subjectId, kind, cancellationToken);
        return rows.Count > 0 && await ContentKeyAsync(subjectId, cancellationToken) is { } key ? [.. rows.Select(row => Open(row, key, parser))] : [];
    }

    /// <summary>A citizen's consents.</summary>
    public ValueTask<IReadOnlyList<Stored<Consent>>> ListConsentsAsync(Guid subjectId, CancellationToken cancellationToken) =>
        ListAsync(subjectId, RecordKind.Consent, Consent.Parser, cancellationToken);

    /// <summary>What the first entry of a kind about a record says; null if there is none, if it says nothing, or has been erased.</summary>
    public async ValueTask<T?> FindContentAsync<T>(Guid recordId, EntryKind kind, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : class, IMessage<T> =>
        await OpenContentAsync(await store.FindEntryAsync(recordId, kind, cancellationToken), parser, cancellationToken);

    /// <summary>What an entry says; null if it says nothing, or has been erased.</summary>
    public async ValueTask<T?> OpenContentAsync<T>(EntryRow? entry, MessageParser<T> parser, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        return entry?.Content is { } content && await ContentKeyAsync(entry.SubjectId, cancellationToken) is { } key
            ? parser.ParseFrom(Sealer.Open(key, new SealedPlace(SealedKind.EntryContent, entry.Id), content))
            : null;
    }

    private async ValueTask<Citizen?> ReadCitizenAsync(byte[] identityHmac, CancellationToken cancellationToken)
    {
        if (await store.FindCitizenAsync(identityHmac, cancellationToken) is not { } known)
        {
            return null;
        }

        shared.Set(known);
        return await RememberAsync(known, cancellationToken);
    }

    private async ValueTask<Citizen?> RecallCitizenAsync(byte[] identityHmac, CancellationToken cancellationToken) =>
        await shared.FindAsync(identityHmac) is { } known ? await RememberAsync(known, cancellationToken) : null;

    private async ValueTask<Citizen> RememberAsync(CitizenRows known, CancellationToken cancellationToken)
    {
        var key = known.Consents.Count > 0 ? await ContentKeyAsync(known.Subject.Id, cancellationToken) : null;
        var citizen = new Citizen(known.Subject, key is null ? [] : [.. known.Consents.Select(row => Open(row, key, Consent.Parser))]);
        citizens.Set(citizen);
        return citizen;
    }

    private static Stored<T> Open<T>(RecordRow row, byte[] key, MessageParser<T> parser)
        where T : IMessage<T> =>
        new(row, parser.ParseFrom(Sealer.Open(key, new SealedPlace(SealedKind.RecordBody, row.Id, row.Version), row.Body)));

    private async ValueTask<byte[]?> ContentKeyAsync(Guid subjectId, CancellationToken cancellationToken) =>
        (await keys.FindAsync(subjectId, cancellationToken))?.Content;
}

/// <summary>A citizen and what they have agreed to.</summary>
internal sealed record Citizen(SubjectRow Subject, IReadOnlyList<Stored<Consent>> Consents);
