using Npgsql;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>The journal in PostgreSQL, which any number of hubs share. This part: what is written, and reads of citizens, records and entries.</summary>
internal sealed partial class PostgresJournalStore : IJournalStore
{
    private readonly PostgresReads _reads;
    private readonly PostgresWriter _writer;
    private readonly GroupCommit<Write, WriteResult> _commits;

    /// <param name="dataSource">Connections to the primary, whose schema is up to date. It remains the caller's.</param>
    /// <param name="time">The database's clock: the same for all hubs that share it.</param>
    /// <param name="maxWait">How long calls wait for a database that is away; null for five seconds.</param>
    public PostgresJournalStore(NpgsqlDataSource dataSource, TimeProvider time, TimeSpan? maxWait = null)
    {
        var outage = new PostgresOutage(time, maxWait ?? TimeSpan.FromSeconds(5));
        _reads = new PostgresReads(dataSource, outage);
        _writer = new PostgresWriter(dataSource, outage, time);
        _commits = new GroupCommit<Write, WriteResult>(_writer.Commit, Claims.Together);
    }

    public ValueTask<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<Write> writes, CancellationToken cancellationToken) =>
        _commits.CommitAsync(writes, cancellationToken);

    public ValueTask<PastRequest?> FindRequestAsync(string participant, Guid requestId, CancellationToken cancellationToken) => _reads.FindAsync(
        "SELECT record_id, request_hmac FROM entries WHERE actor = $1 AND request_id = $2",
        row => new PastRequest(row.GetGuid(0), PostgresRows.Bytes(row, 1)),
        cancellationToken,
        participant,
        requestId);

    public async ValueTask<CitizenRows?> FindCitizenAsync(byte[] identityHmac, CancellationToken cancellationToken)
    {
        // One statement, for one moment's truth.
        const string Sql = $"""
            SELECT {PostgresRows.RecordColumns}, s.id, s.identity_hmac, s.epoch, s.household_id
            FROM subjects s LEFT JOIN records r ON r.subject_id = s.id AND r.kind = 2
            WHERE s.identity_hmac = $1 ORDER BY r.id
            """;
        var rows = await _reads.ListAsync(
            Sql,
            row => (Subject: PostgresRows.Subject(row, first: 12), Consent: row.IsDBNull(0) ? null : PostgresRows.Record(row)),
            cancellationToken,
            identityHmac);
        return rows.Count == 0 ? null : new CitizenRows(rows[0].Subject, [.. rows.Select(row => row.Consent).OfType<RecordRow>()]);
    }

    public ValueTask<SubjectRow?> FindSubjectAsync(Guid id, CancellationToken cancellationToken) => _reads.FindAsync(
        "SELECT id, identity_hmac, epoch, household_id FROM subjects WHERE id = $1", row => PostgresRows.Subject(row, first: 0), cancellationToken, id);

    public ValueTask<RecordRow?> FindRecordAsync(Guid id, CancellationToken cancellationToken) =>
        _reads.FindAsync($"SELECT {PostgresRows.RecordColumns} FROM records r WHERE r.id = $1", PostgresRows.Record, cancellationToken, id);

    public ValueTask<RecordRow?> FindExternalAsync(byte[] externalHmac, CancellationToken cancellationToken) => _reads.FindAsync(
        $"SELECT {PostgresRows.RecordColumns} FROM records r WHERE r.external_hmac = $1", PostgresRows.Record, cancellationToken, externalHmac);

    public ValueTask<IReadOnlyList<RecordRow>> ListRecordsAsync(Guid subjectId, RecordKind kind, CancellationToken cancellationToken) => _reads.ListAsync(
        $"SELECT {PostgresRows.RecordColumns} FROM records r WHERE r.subject_id = $1 AND r.kind = $2 ORDER BY r.id",
        PostgresRows.Record,
        cancellationToken,
        subjectId,
        (short)kind);

    public ValueTask<byte[]?> FindBlockAsync(Guid attachmentId, int number, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT b.bytes FROM attachment_blocks b JOIN attachments a ON a.id = b.attachment_id
            WHERE b.attachment_id = $1 AND b.number = $2 AND a.kept
            """;
        return _reads.FindAsync(Sql, row => PostgresRows.Bytes(row, 0), cancellationToken, attachmentId, number);
    }

    public ValueTask<IReadOnlyList<RecordRow>> ListDueRecordsAsync(DateTimeOffset now, int max, CancellationToken cancellationToken) => _reads.ListAsync(
        $"SELECT {PostgresRows.RecordColumns} FROM records r WHERE r.due_time <= $1 ORDER BY r.due_time LIMIT $2",
        PostgresRows.Record,
        cancellationToken,
        now.ToUnixMicroseconds(),
        (long)max);

    /// <remarks>A query has few shapes but many values; the driver prepares those that come again.</remarks>
    public ValueTask<IReadOnlyList<RecordRow>> ListExchangesAsync(ExchangeQuery query, CancellationToken cancellationToken)
    {
        var sql = new ExchangeSql(query, PostgresRows.RecordColumns.Replace("r.", "", StringComparison.Ordinal), mark: '$');
        return _reads.ListAsync(sql.Text, PostgresRows.Record, cancellationToken, [.. sql.Values]);
    }

    public ValueTask<EntryRow?> FindEntryAsync(Guid recordId, Guid id, CancellationToken cancellationToken) => _reads.FindAsync(
        $"SELECT {PostgresRows.EntryColumns} FROM entries e WHERE record_id = $1 AND id = $2", PostgresRows.Entry, cancellationToken, recordId, id);

    public ValueTask<EntryRow?> FindEntryAsync(Guid recordId, EntryKind kind, CancellationToken cancellationToken) => _reads.FindAsync(
        $"SELECT {PostgresRows.EntryColumns} FROM entries e WHERE record_id = $1 AND kind = $2 ORDER BY id LIMIT 1",
        PostgresRows.Entry,
        cancellationToken,
        recordId,
        (short)kind);

    public ValueTask<bool> HasEntryAsync(Guid recordId, long recordVersion, string actor, EntryKind kind, CancellationToken cancellationToken) => _reads.AnyAsync(
        "SELECT 1 FROM entries WHERE record_id = $1 AND record_version = $2 AND actor = $3 AND kind = $4 LIMIT 1",
        cancellationToken,
        recordId,
        recordVersion,
        actor,
        (short)kind);

    public ValueTask<IReadOnlyList<EntryRow>> ListDisclosuresAsync(Guid recordId, CancellationToken cancellationToken)
    {
        // DisclosedToInbox and DisclosedOnRead.
        const string Sql = $"SELECT {PostgresRows.EntryColumns} FROM entries e WHERE record_id = $1 AND kind IN (40, 41) ORDER BY time, id";
        return _reads.ListAsync(Sql, PostgresRows.Entry, cancellationToken, recordId);
    }

    public ValueTask<IReadOnlyList<EntryRow>> ListEntriesAsync(Guid recordId, Guid? after, int max, CancellationToken cancellationToken) => _reads.ListAsync(
        $"SELECT {PostgresRows.EntryColumns.Replace("e.content", "NULL::bytea", StringComparison.Ordinal)} FROM entries e WHERE record_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        PostgresRows.Entry,
        cancellationToken,
        recordId,
        after ?? Guid.Empty,
        (long)max);

    public ValueTask<IReadOnlyList<CitizenEntry>> ListCitizenEntriesAsync(CitizenEntriesQuery query, CancellationToken cancellationToken)
    {
        var sql = new CitizenEntriesSql(query, mark: '$');
        return _reads.ListAsync(sql.Text, PostgresRows.CitizenEntry, cancellationToken, [.. sql.Values]);
    }

    public async ValueTask<long> CountOpenAsync(string target, CancellationToken cancellationToken) =>
        (await _reads.ListAsync(CountSql.Open, row => row.GetInt64(0), cancellationToken, target))[0];

    public ValueTask<IReadOnlyList<StatusCount>> CountByTargetAsync(DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken) => _reads.ListAsync(
        CountSql.ByTarget,
        row => new StatusCount(row.GetString(0), (RecordKind)row.GetInt16(1), row.GetInt32(2), row.GetInt64(3)),
        cancellationToken,
        from.ToUnixMicroseconds(),
        before.ToUnixMicroseconds());

    public async ValueTask<long> CountSignalsAsync(Guid subjectId, DateTimeOffset from, CancellationToken cancellationToken) =>
        (await _reads.ListAsync(CountSql.Signals, row => row.GetInt64(0), cancellationToken, subjectId, from.ToUnixMicroseconds()))[0];

    public async ValueTask<DirectoryDocument?> LoadDirectoryAsync(CancellationToken cancellationToken)
    {
        var body = await _reads.FindAsync("SELECT body FROM directories ORDER BY id DESC LIMIT 1", row => PostgresRows.Bytes(row, 0), cancellationToken);
        return body is null ? null : DirectoryDocument.Parser.ParseFrom(body);
    }

    public async ValueTask<IReadOnlyList<MunicipalityProfile>> LoadProfilesAsync(CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT DISTINCT ON (municipality, effective_from) body FROM profiles ORDER BY municipality, effective_from, revision DESC
            """;
        var bodies = await _reads.ListAsync(Sql, row => PostgresRows.Bytes(row, 0)!, cancellationToken);
        return [.. bodies.Select(MunicipalityProfile.Parser.ParseFrom)];
    }

    public async ValueTask DisposeAsync()
    {
        _writer.Stop();
        await _commits.DisposeAsync();
        _writer.Dispose();
    }
}
