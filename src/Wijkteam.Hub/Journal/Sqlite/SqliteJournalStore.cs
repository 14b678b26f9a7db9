using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>The journal in one SQLite file: the embedded default, with nothing else to install.</summary>
internal sealed class SqliteJournalStore : IJournalStore
{
    private readonly FileStream _lock;
    private readonly SqliteDatabase _database;
    private readonly SqliteWriter _writer;
    private readonly SqlitePool<SqliteReader> _readers;
    private readonly GroupCommit<IReadOnlyList<Write>, IReadOnlyList<WriteResult>> _commits;
    private readonly SqliteCheckpoints _checkpoints;

    /// <param name="folder">Made if absent; belongs to this hub alone while it runs.</param>
    public SqliteJournalStore(string folder, TimeProvider time)
    {
        System.IO.Directory.CreateDirectory(folder);
        _lock = FolderLock.Take(folder, time);
        var path = Path.Combine(folder, "journal.db");
        try
        {
            _database = Open(path, time.GetUtcNow());
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _writer = new SqliteWriter(_database, time);
        _readers = new SqlitePool<SqliteReader>(() => new SqliteReader(SqliteDatabase.OpenReader(path)));
        _checkpoints = new SqliteCheckpoints(path, time);
        _commits = new GroupCommit<IReadOnlyList<Write>, IReadOnlyList<WriteResult>>(Commit);
    }

    public ValueTask<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<Write> writes, CancellationToken cancellationToken) =>
        _commits.CommitAsync(writes, cancellationToken);

    public ValueTask<PastRequest?> FindRequestAsync(string participant, Guid requestId, CancellationToken cancellationToken) =>
        Read(reader => reader.FindRequest(participant, requestId));

    public ValueTask<CitizenRows?> FindCitizenAsync(byte[] identityHmac, CancellationToken cancellationToken) =>
        Read(reader => reader.FindCitizen(identityHmac));

    public ValueTask<SubjectRow?> FindSubjectAsync(Guid id, CancellationToken cancellationToken) => Read(reader => reader.FindSubject(id));

    public ValueTask<RecordRow?> FindRecordAsync(Guid id, CancellationToken cancellationToken) => Read(reader => reader.FindRecord(id));

    public ValueTask<RecordRow?> FindExternalAsync(byte[] externalHmac, CancellationToken cancellationToken) =>
        Read(reader => reader.FindExternal(externalHmac));

    public ValueTask<IReadOnlyList<RecordRow>> ListRecordsAsync(Guid subjectId, RecordKind kind, CancellationToken cancellationToken) =>
        Read(reader => reader.ListRecords(subjectId, kind));

    public ValueTask<byte[]?> FindBlockAsync(Guid attachmentId, int number, CancellationToken cancellationToken) =>
        Read(reader => reader.FindBlock(attachmentId, number));

    public ValueTask<IReadOnlyList<RecordRow>> ListDueRecordsAsync(DateTimeOffset now, int max, CancellationToken cancellationToken) =>
        Read(reader => reader.ListDueRecords(now, max));

    public ValueTask<IReadOnlyList<RecordRow>> ListExchangesAsync(ExchangeQuery query, CancellationToken cancellationToken) =>
        Read(reader => reader.ListExchanges(query));

    public ValueTask<EntryRow?> FindEntryAsync(Guid recordId, Guid id, CancellationToken cancellationToken) =>
        Read(reader => reader.FindEntry(recordId, id));

    public ValueTask<EntryRow?> FindEntryAsync(Guid recordId, EntryKind kind, CancellationToken cancellationToken) =>
        Read(reader => reader.FindEntry(recordId, kind));

    public ValueTask<bool> HasEntryAsync(Guid recordId, long recordVersion, string actor, EntryKind kind, CancellationToken cancellationToken) =>
        Read(reader => reader.HasEntry(recordId, recordVersion, actor, kind));

    public ValueTask<IReadOnlyList<EntryRow>> ListDisclosuresAsync(Guid recordId, CancellationToken cancellationToken) =>
        Read(reader => reader.ListDisclosures(recordId));

    public ValueTask<IReadOnlyList<EntryRow>> ListEntriesAsync(Guid recordId, Guid? after, int max, CancellationToken cancellationToken) =>
        Read(reader => reader.ListEntries(recordId, after, max));

    public ValueTask<IReadOnlyList<CitizenEntry>> ListCitizenEntriesAsync(CitizenEntriesQuery query, CancellationToken cancellationToken) =>
        Read(reader => reader.ListCitizenEntries(query));

    public ValueTask<bool> HasAgreedDeliveriesAsync(string participant, Guid recordId, CancellationToken cancellationToken) =>
        Read(reader => reader.HasAgreedDeliveries(participant, recordId));

    public ValueTask<IReadOnlyList<DueDelivery>> ListDueAsync(
        string participant, DateTimeOffset now, int max, int maxBytes, CancellationToken cancellationToken) =>
        Read(reader => reader.ListDue(participant, now, max, maxBytes));

    public ValueTask<DeliveryRow?> FindDeliveryAsync(DeliveryKey key, CancellationToken cancellationToken) => Read(reader => reader.Pushes.FindDelivery(key));

    public ValueTask<IReadOnlyList<DeliveryRow>> ListOverdueAsync(string participant, DateTimeOffset before, int max, CancellationToken cancellationToken) =>
        Read(reader => reader.Pushes.ListOverdue(participant, before, max));

    public ValueTask<IReadOnlyList<DeliveryRow>> ListDeadAsync(string? participant, DeliveryKey? after, int max, CancellationToken cancellationToken) =>
        Read(reader => reader.Pushes.ListDead(participant, after, max));

    public ValueTask<IReadOnlyList<DeadGroupRow>> ListDeadGroupsAsync(DeadGroup? after, int max, CancellationToken cancellationToken) =>
        Read(reader => reader.Operations.ListDeadGroups(after, max));

    public ValueTask<IReadOnlyList<DeliveryRow>> ListDeadAsync(DeadGroup group, int max, CancellationToken cancellationToken) =>
        Read(reader => reader.Operations.ListDead(group, max));

    public ValueTask<IReadOnlyList<DeliveryRow>> ListDeliveriesAsync(Guid recordId, CancellationToken cancellationToken) =>
        Read(reader => reader.Operations.ListDeliveries(recordId));

    public ValueTask<IReadOnlyList<string>> ListWaitingAsync(CancellationToken cancellationToken) => Read(reader => reader.Operations.ListWaiting());

    public ValueTask<IReadOnlyList<QueueRow>> ListQueuesAsync(IReadOnlyList<string> participants, DateTimeOffset now, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<QueueRow>>(reader => [.. participants.Select(participant => reader.Operations.ReadQueue(participant, now))]);

    public ValueTask<RestrictionRows> LoadRestrictionsAsync(CancellationToken cancellationToken) => Read(reader => reader.Operations.ReadRestrictions());

    public ValueTask<IReadOnlyList<ContactRow>> ListContactsAsync(CancellationToken cancellationToken) => Read(reader => reader.Operations.ListContacts());

    public ValueTask<SubscriptionRow?> FindSubscriptionAsync(Guid id, CancellationToken cancellationToken) => Read(reader => reader.Pushes.FindSubscription(id));

    public ValueTask<IReadOnlyList<SubscriptionRow>> ListSubscriptionsAsync(string participant, Guid? before, int max, CancellationToken cancellationToken) =>
        Read(reader => reader.Pushes.ListSubscriptions(participant, before, max));

    public ValueTask<IReadOnlyList<DueSubscription>> ListDueSubscriptionsAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        Read(reader => reader.Pushes.ListDueSubscriptions(now));

    public ValueTask<long> CountOpenAsync(string target, CancellationToken cancellationToken) => Read(reader => reader.CountOpen(target));

    public ValueTask<IReadOnlyList<StatusCount>> CountByTargetAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken) =>
        Read(reader => reader.CountByTarget(from, before));

    public ValueTask<long> CountSignalsAsync(Guid subjectId, DateTimeOffset from, CancellationToken cancellationToken) =>
        Read(reader => reader.CountSignals(subjectId, from));

    public ValueTask<DirectoryDocument?> LoadDirectoryAsync(CancellationToken cancellationToken) =>
        Read(reader => reader.FindDirectory() is { } body ? DirectoryDocument.Parser.ParseFrom(body) : null);

    public async ValueTask<IReadOnlyList<MunicipalityProfile>> LoadProfilesAsync(CancellationToken cancellationToken) =>
        [.. (await Read(reader => reader.ListProfiles())).Select(MunicipalityProfile.Parser.ParseFrom)];

    public async ValueTask DisposeAsync()
    {
        await _commits.DisposeAsync();
        await _checkpoints.DisposeAsync();
        _readers.Dispose();
        _database.Checkpoint();
        _database.Dispose();
        await _lock.DisposeAsync();
    }

    private ValueTask<T> Read<T>(Func<SqliteReader, T> read)
    {
        using var lease = _readers.Rent();
        return ValueTask.FromResult(read(lease.Item));
    }

    private IReadOnlyList<IReadOnlyList<WriteResult>> Commit(IReadOnlyList<IReadOnlyList<Write>> batch)
    {
        var results = _database.InTransaction(() =>
        {
            var carried = batch.Select(writes => (IReadOnlyList<WriteResult>)writes.Select(_writer.Carry).ToArray()).ToArray();
            FailPoints.At("before-commit");
            return carried;
        });
        FailPoints.At("after-commit");
        _checkpoints.AfterCommit(_database);
        return results;
    }

    private static SqliteDatabase Open(string path, DateTimeOffset now)
    {
        var database = SqliteDatabase.OpenDurable(path);
        try
        {
            SqliteSchema.Migrate(database);
            EndLeases(database, now);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>No stream outlives its hub: what it had leased can be leased again at once.</summary>
    private static void EndLeases(SqliteDatabase database, DateTimeOffset now) => database.Execute(
        $"UPDATE deliveries SET due_time = {now.ToUnixMicroseconds()} WHERE state = {(int)DeliveryState.Leased}");
}
