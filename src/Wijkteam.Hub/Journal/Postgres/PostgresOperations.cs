using Google.Protobuf;
using Npgsql;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>The writes that are rare and have a transaction to themselves (<see cref="Claims.IsAlone"/>): plain statements, one after the other.</summary>
internal sealed class PostgresOperations(NpgsqlConnection connection, DateTimeOffset now)
{
    public WriteResult Carry(Write write) => write switch
    {
        PutSubscription put => Once(put.Entry, () => Put(put.Row)),
        EndSubscription end => Once(end.Entry, () => End(end.Id)),
        PauseParticipant pause => Once(pause.Entry, () => Pause(pause.Row)),
        ResumeParticipant resume => Once(resume.Entry, () => Resume(resume.Participant)),
        RevokeKey revoke => Once(revoke.Entry, () => Revoke(revoke.Key, revoke.Entry.Time)),
        NoteContacts contacts => Note(contacts.Contacts),
        SaveDirectory directory => Save(directory.Body),
        SaveProfile { Entry: { } entry } profile => Once(entry, () => Save(profile.Profile)),
        SaveProfile profile => Save(profile.Profile),
        DropStaleAttachments drop => Drop(drop.Before),
        _ => throw new InvalidOperationException($"Unknown write {write.GetType().Name}."),
    };

    /// <summary>Makes a change with its entry, unless the request was carried out before.</summary>
    private WriteResult Once(EntryRow entry, Func<WriteResult> change)
    {
        var entries = new PostgresEntries();
        entries.Need(entry);
        var read = new PostgresStatements();
        entries.Read(read);
        read.Run(connection);
        if (entries.IsRepeat(entry))
        {
            return WriteResult.Duplicate;
        }

        var result = change();
        if (result == WriteResult.Done)
        {
            entries.Put(entry);
            var write = new PostgresStatements();
            entries.Write(write);
            write.Run(connection);
        }

        return result;
    }

    private WriteResult Put(SubscriptionRow row)
    {
        // Those that have ended make room; the unique index lets one be on, and of two hubs that put one at once the second runs again and finds the first's.
        Run("UPDATE subscriptions SET state = 4 WHERE participant = $1 AND state <> 4 AND end_time <= $2", PostgresValue.Of(row.Participant), Now());
        var isAdded = Run(
            """
            INSERT INTO subscriptions (id, participant, state, body, create_time, end_time, events, failures, error_reason)
            SELECT $1, $2, $3, $4, $5, $6, 0, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM subscriptions WHERE participant = $2 AND state <> 4)
            """,
            PostgresValue.Of(row.Id),
            PostgresValue.Of(row.Participant),
            PostgresValue.Of((long)row.State),
            PostgresValue.Of(row.Body),
            PostgresValue.Of(row.CreateTime.ToUnixMicroseconds()),
            PostgresValue.Of(row.EndTime?.ToUnixMicroseconds())) > 0;
        if (!isAdded)
        {
            return WriteResult.Conflict;
        }

        // A new subscription numbers what is still to come from 1. Locked in the order of the keys, as everywhere.
        Run(
            """
            WITH held AS (
              SELECT participant, record_id, record_version FROM deliveries
              WHERE participant = $1 AND (state < 2 OR state = 4) AND event_number IS NOT NULL
              ORDER BY participant, record_id, record_version FOR UPDATE)
            UPDATE deliveries d SET event_number = NULL FROM held h
            WHERE d.participant = h.participant AND d.record_id = h.record_id AND d.record_version = h.record_version
            """,
            PostgresValue.Of(row.Participant));
        return WriteResult.Done;
    }

    private WriteResult End(Guid id)
    {
        Run("UPDATE subscriptions SET state = 4 WHERE id = $1", PostgresValue.Of(id));
        return WriteResult.Done;
    }

    private WriteResult Pause(PauseRow row)
    {
        // Held by whoever takes a lease for it at this moment: once the pause is on disk, no push that did not see it still comes.
        Run("SELECT 1 FROM subscriptions WHERE participant = $1 AND state <> 4 ORDER BY id FOR UPDATE", PostgresValue.Of(row.Participant));
        return Changed(Run(
            "INSERT INTO pauses (participant, start_time, reason) VALUES ($1, $2, $3) ON CONFLICT (participant) DO NOTHING",
            PostgresValue.Of(row.Participant),
            PostgresValue.Of(row.StartTime.ToUnixMicroseconds()),
            PostgresValue.Of(row.Reason)));
    }

    private WriteResult Resume(string participant)
    {
        var result = Changed(Run("DELETE FROM pauses WHERE participant = $1", PostgresValue.Of(participant)));
        if (result == WriteResult.Done)
        {
            // What its endpoint could not take while nobody tried is no fault of its own.
            Run(
                """
                UPDATE subscriptions SET state = 1, failures = 0, error_reason = 0, error_time = NULL, retry_time = NULL
                WHERE participant = $1 AND state = 3
                """,
                PostgresValue.Of(participant));
        }

        return result;
    }

    private WriteResult Revoke(RevokedKey key, DateTimeOffset time) => Changed(Run(
        "INSERT INTO revoked_keys (participant, kid, revoke_time) VALUES ($1, $2, $3) ON CONFLICT (participant, kid) DO NOTHING",
        PostgresValue.Of(key.Participant),
        PostgresValue.Of(key.Kid),
        PostgresValue.Of(time.ToUnixMicroseconds())));

    private WriteResult Note(IReadOnlyList<ContactRow> contacts)
    {
        var latest = contacts.GroupBy(contact => contact.Participant).Select(of => of.MaxBy(contact => contact.Time)!);
        Run(
            """
            INSERT INTO contacts AS c (participant, time) SELECT * FROM unnest($1, $2)
            ON CONFLICT (participant) DO UPDATE SET time = excluded.time WHERE c.time < excluded.time
            """,
            new PostgresArrays<ContactRow>([.. latest.OrderBy(contact => contact.Participant, StringComparer.Ordinal)])
                .Texts(contact => contact.Participant).Numbers(contact => contact.Time.ToUnixMicroseconds())
                .Columns);
        return WriteResult.Done;
    }

    private WriteResult Save(byte[] body)
    {
        Run("INSERT INTO directories (load_time, body) VALUES ($1, $2)", Now(), PostgresValue.Of(body));
        return WriteResult.Done;
    }

    // Two hubs may start with the same files at once: the key decides.
    private WriteResult Save(MunicipalityProfile profile) => Changed(Run(
        """
        INSERT INTO profiles (municipality, effective_from, revision, save_time, body)
        SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM profiles WHERE municipality = $1 AND effective_from = $2 AND revision >= $3)
        ON CONFLICT DO NOTHING
        """,
        PostgresValue.Of(profile.MunicipalityCode),
        PostgresValue.Of(profile.EffectiveFrom),
        PostgresValue.Of((long)profile.Revision),
        Now(),
        PostgresValue.Of(profile.ToByteArray())));

    private WriteResult Drop(DateTimeOffset before)
    {
        Run(
            """
            WITH stale AS (SELECT id FROM attachments WHERE NOT kept AND stage_time < $1 ORDER BY id FOR UPDATE),
              blocks AS (DELETE FROM attachment_blocks b USING stale s WHERE b.attachment_id = s.id)
            DELETE FROM attachments a USING stale s WHERE a.id = s.id
            """,
            PostgresValue.Of(before.ToUnixMicroseconds()));
        return WriteResult.Done;
    }

    private static WriteResult Changed(int rows) => rows > 0 ? WriteResult.Done : WriteResult.Stale;

    private NpgsqlParameter Now() => PostgresValue.Of(now.ToUnixMicroseconds());

    private int Run(string sql, params IReadOnlyList<NpgsqlParameter> values)
    {
        using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(value);
        }

        return command.ExecuteNonQuery();
    }
}
