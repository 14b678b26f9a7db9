using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>A reading connection and its prepared statements.</summary>
internal sealed class SqliteReader(SqliteDatabase database) : IDisposable
{
    private const string RecordColumns = "id, kind, version, subject_id, source, target, status, create_time, update_time, body, external_hmac, due_time";

    private const string EntryColumns =
        "id, kind, record_id, record_version, subject_id, actor, request_id, request_hmac, time, traceparent, content, detail";

    private readonly SqliteStatement _request = database.Prepare("SELECT record_id, request_hmac FROM entries WHERE actor = ? AND request_id = ?");
    private readonly SqliteStatement _citizen = database.Prepare($"""
        SELECT r.id, r.kind, r.version, r.subject_id, r.source, r.target, r.status, r.create_time, r.update_time, r.body, r.external_hmac, r.due_time, s.id, s.identity_hmac, s.epoch, s.household_id
        FROM subjects s LEFT JOIN records r ON r.subject_id = s.id AND r.kind = {(int)RecordKind.Consent}
        WHERE s.identity_hmac = ? ORDER BY r.id
        """);

    private readonly SqliteStatement _subject = database.Prepare("SELECT id, identity_hmac, epoch, household_id FROM subjects WHERE id = ?");
    private readonly SqliteStatement _record = database.Prepare($"SELECT {RecordColumns} FROM records WHERE id = ?");
    private readonly SqliteStatement _external = database.Prepare($"SELECT {RecordColumns} FROM records WHERE external_hmac = ?");
    private readonly SqliteStatement _records = database.Prepare($"SELECT {RecordColumns} FROM records WHERE subject_id = ? AND kind = ? ORDER BY id");
    private readonly SqliteStatement _block = database.Prepare("""
        SELECT b.bytes FROM attachment_blocks b JOIN attachments a ON a.id = b.attachment_id
        WHERE b.attachment_id = ? AND b.number = ? AND a.kept = 1
        """);

    private readonly SqliteStatement _dueRecords = database.Prepare(
        $"SELECT {RecordColumns} FROM records WHERE due_time <= ? ORDER BY due_time LIMIT ?");

    private readonly SqliteStatement _entry = database.Prepare($"SELECT {EntryColumns} FROM entries WHERE record_id = ? AND id = ?");

    private readonly SqliteStatement _entryOfKind = database.Prepare(
        $"SELECT {EntryColumns} FROM entries WHERE record_id = ? AND kind = ? ORDER BY id LIMIT 1");

    private readonly SqliteStatement _entryBy = database.Prepare(
        "SELECT 1 FROM entries WHERE record_id = ? AND record_version = ? AND actor = ? AND kind = ? LIMIT 1");

    private readonly SqliteStatement _disclosures = database.Prepare($"""
        SELECT {EntryColumns} FROM entries
        WHERE record_id = ? AND kind IN ({(int)EntryKind.DisclosedToInbox}, {(int)EntryKind.DisclosedOnRead}) ORDER BY time, id
        """);

    private readonly SqliteStatement _entries = database.Prepare(
        $"SELECT {EntryColumns.Replace("content", "NULL", StringComparison.Ordinal)} FROM entries WHERE record_id = ? AND id > ? ORDER BY id LIMIT ?");

    private readonly SqliteStatement _agreed = database.Prepare(
        "SELECT 1 FROM deliveries WHERE participant = ? AND record_id = ? AND state < 2 AND basis_epoch IS NOT NULL LIMIT 1");

    private readonly SqliteStatement _due = database.Prepare("""
        SELECT d.participant, d.record_id, d.record_version, d.entry_id, d.subject_id, d.state, d.due_time, d.attempt, d.basis_epoch, d.basis_valid_until, s.epoch
        FROM deliveries d JOIN subjects s ON s.id = d.subject_id
        WHERE d.participant = ? AND d.state < 2 AND d.due_time <= ? AND NOT EXISTS (
          SELECT 1 FROM deliveries e
          WHERE e.participant = d.participant AND e.record_id = d.record_id AND e.record_version < d.record_version AND e.state < 2)
        ORDER BY d.due_time LIMIT ?
        """);

    private readonly SqliteStatement _directory = database.Prepare("SELECT body FROM directories ORDER BY id DESC LIMIT 1");

    private readonly SqliteStatement _open = database.Prepare(CountSql.Open.Replace("$1", "?1", StringComparison.Ordinal));

    private readonly SqliteStatement _byTarget = database.Prepare(
        CountSql.ByTarget.Replace("$1", "?1", StringComparison.Ordinal).Replace("$2", "?2", StringComparison.Ordinal));

    private readonly SqliteStatement _signals = database.Prepare(
        CountSql.Signals.Replace("$1", "?1", StringComparison.Ordinal).Replace("$2", "?2", StringComparison.Ordinal));

    private readonly SqliteStatement _profiles = database.Prepare("""
        SELECT body FROM profiles p
        WHERE revision = (SELECT max(revision) FROM profiles q WHERE q.municipality = p.municipality AND q.effective_from = p.effective_from)
        ORDER BY municipality, effective_from
        """);

    /// <summary>Subscriptions and dead letters.</summary>
    public SqlitePushReader Pushes { get; } = new(database);

    /// <summary>What the operator sees.</summary>
    public SqliteOperationsReader Operations { get; } = new(database);

    public PastRequest? FindRequest(string participant, Guid requestId) =>
        _request.Bind(participant).Bind(requestId).ReadFirst(row => new PastRequest(row.Guid(0), row.Blob(1)));

    /// <remarks>One statement, for one moment's truth; and since SQLite forgets the pages that it has cached from one to the next.</remarks>
    public CitizenRows? FindCitizen(byte[] identityHmac)
    {
        var rows = _citizen.Bind(identityHmac).ReadAll(row => (Subject: ReadSubject(row, first: 12), Consent: row.IsNull(0) ? null : ReadRecord(row)));
        return rows.Count == 0 ? null : new CitizenRows(rows[0].Subject, [.. rows.Select(row => row.Consent).OfType<RecordRow>()]);
    }

    public SubjectRow? FindSubject(Guid id) => _subject.Bind(id).ReadFirst(row => ReadSubject(row, first: 0));

    public RecordRow? FindRecord(Guid id) => _record.Bind(id).ReadFirst(ReadRecord);

    public RecordRow? FindExternal(byte[] externalHmac) => _external.Bind(externalHmac).ReadFirst(ReadRecord);

    public IReadOnlyList<RecordRow> ListRecords(Guid subjectId, RecordKind kind) => _records.Bind(subjectId).Bind((int)kind).ReadAll(ReadRecord);

    public byte[]? FindBlock(Guid attachmentId, int number) => _block.Bind(attachmentId).Bind(number).ReadFirst(row => row.Blob(0));

    public IReadOnlyList<RecordRow> ListDueRecords(DateTimeOffset now, int max) => _dueRecords.Bind(now.ToUnixMicroseconds()).Bind(max).ReadAll(ReadRecord);

    public EntryRow? FindEntry(Guid recordId, Guid id) => _entry.Bind(recordId).Bind(id).ReadFirst(ReadEntry);

    public EntryRow? FindEntry(Guid recordId, EntryKind kind) => _entryOfKind.Bind(recordId).Bind((int)kind).ReadFirst(ReadEntry);

    public bool HasEntry(Guid recordId, long recordVersion, string actor, EntryKind kind) =>
        _entryBy.Bind(recordId).Bind(recordVersion).Bind(actor).Bind((int)kind).Any();

    public IReadOnlyList<EntryRow> ListDisclosures(Guid recordId) => _disclosures.Bind(recordId).ReadAll(ReadEntry);

    public IReadOnlyList<EntryRow> ListEntries(Guid recordId, Guid? after, int max) =>
        _entries.Bind(recordId).Bind(after ?? Guid.Empty).Bind(max).ReadAll(ReadEntry);

    public bool HasAgreedDeliveries(string participant, Guid recordId) => _agreed.Bind(participant).Bind(recordId).Any();

    public IReadOnlyList<DueDelivery> ListDue(string participant, DateTimeOffset now, int max, int maxBytes)
    {
        var due = new List<DueDelivery>();
        var bytes = 0;
        foreach (var (delivery, epoch) in _due.Bind(participant).Bind(now.ToUnixMicroseconds()).Bind(max).ReadAll(ReadDue))
        {
            if (bytes >= maxBytes)
            {
                break;
            }

            var entry = FindEntry(delivery.Key.RecordId, delivery.EntryId) ?? throw new InvalidOperationException("A delivery names an entry that is not there.");
            bytes += entry.Content?.Length ?? 0;
            due.Add(new DueDelivery(delivery, entry, epoch));
        }

        return due;
    }

    public long CountOpen(string target) => _open.Bind(target).ReadAll(row => row.Int64(0))[0];

    public IReadOnlyList<StatusCount> CountByTarget(DateTimeOffset from, DateTimeOffset before) => _byTarget
        .Bind(from.ToUnixMicroseconds()).Bind(before.ToUnixMicroseconds())
        .ReadAll(row => new StatusCount(row.Text(0), (RecordKind)row.Int64(1), (int)row.Int64(2), row.Int64(3)));

    public long CountSignals(Guid subjectId, DateTimeOffset from) => _signals.Bind(subjectId).Bind(from.ToUnixMicroseconds()).ReadAll(row => row.Int64(0))[0];

    public byte[]? FindDirectory() => _directory.ReadFirst(row => row.Blob(0));

    public IReadOnlyList<byte[]> ListProfiles() => _profiles.ReadAll(row => row.Blob(0));

    /// <remarks>Prepared per call: a query has few shapes but many values, and lists are not on the hot path.</remarks>
    public IReadOnlyList<RecordRow> ListExchanges(ExchangeQuery query)
    {
        var sql = new ExchangeSql(query, RecordColumns, mark: '?', aside: "+");
        return ReadOnce(sql.Text, sql.Values, ReadRecord);
    }

    public IReadOnlyList<CitizenEntry> ListCitizenEntries(CitizenEntriesQuery query)
    {
        var sql = new CitizenEntriesSql(query, mark: '?');
        return ReadOnce(sql.Text, sql.Values, row => new CitizenEntry(ReadEntry(row), row.Int64(12) is var kind and not 0 ? (RecordKind)kind : null, row.Text(13), row.Text(14)));
    }

    public void Dispose() => database.Dispose();

    private IReadOnlyList<T> ReadOnce<T>(string sql, IReadOnlyList<object> values, Func<SqliteStatement, T> read)
    {
        using var statement = database.PrepareOnce(sql);
        foreach (var value in values)
        {
            _ = value switch
            {
                Guid id => statement.Bind(id),
                long number => statement.Bind(number),
                byte[] bytes => statement.Bind(bytes),
                var text => statement.Bind((string)text),
            };
        }

        return statement.ReadAll(read);
    }

    private static SubjectRow ReadSubject(SqliteStatement row, int first) => new(row.Guid(first), row.BlobOrNull(first + 1), row.Int64(first + 2), row.IsNull(first + 3) ? null : row.Guid(first + 3));

    private static RecordRow ReadRecord(SqliteStatement row) => new(
        row.Guid(0), (RecordKind)row.Int64(1), row.Int64(2), row.Guid(3), row.Text(4), row.Text(5), (int)row.Int64(6),
        UnixTime.FromMicroseconds(row.Int64(7)), UnixTime.FromMicroseconds(row.Int64(8)), row.Blob(9), row.BlobOrNull(10),
        row.IsNull(11) ? null : UnixTime.FromMicroseconds(row.Int64(11)));

    private static EntryRow ReadEntry(SqliteStatement row) => new(
        row.Guid(0), (EntryKind)row.Int64(1), row.Guid(2), row.Int64(3), row.Guid(4), row.Text(5), row.IsNull(6) ? null : row.Guid(6), row.BlobOrNull(7),
        UnixTime.FromMicroseconds(row.Int64(8)), row.IsNull(9) ? null : row.Text(9), row.BlobOrNull(10), row.Blob(11));

    private static (DeliveryRow Delivery, long Epoch) ReadDue(SqliteStatement row)
    {
        var basis = row.Int64OrNull(8) is { } epoch
            ? new BasisStamp(epoch, row.Int64OrNull(9) is { } validUntil ? UnixTime.FromMicroseconds(validUntil) : null)
            : null;
        return (
            new DeliveryRow(
                new DeliveryKey(row.Text(0), row.Guid(1), row.Int64(2)), row.Guid(3), row.Guid(4), (DeliveryState)row.Int64(5),
                UnixTime.FromMicroseconds(row.Int64(6)), null, (int)row.Int64(7), basis),
            row.Int64(10));
    }
}
