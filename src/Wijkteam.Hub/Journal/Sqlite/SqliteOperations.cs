using Google.Protobuf;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>What the operator decides and sees of participants, on the writing connection.</summary>
internal sealed class SqliteOperations(SqliteDatabase database)
{
    private readonly SqliteRecords _records = new(database);
    private readonly SqliteSubscriptions _subscriptions = new(database);

    private readonly SqliteStatement _pause = database.Prepare(
        "INSERT INTO pauses (participant, start_time, reason) VALUES (?, ?, ?) ON CONFLICT (participant) DO NOTHING");

    private readonly SqliteStatement _resume = database.Prepare("DELETE FROM pauses WHERE participant = ?");

    private readonly SqliteStatement _revoke = database.Prepare(
        "INSERT INTO revoked_keys (participant, kid, revoke_time) VALUES (?, ?, ?) ON CONFLICT (participant, kid) DO NOTHING");

    private readonly SqliteStatement _contact = database.Prepare(
        "INSERT INTO contacts (participant, time) VALUES (?, ?) ON CONFLICT (participant) DO UPDATE SET time = max(time, excluded.time)");

    private readonly SqliteStatement _profile = database.Prepare("""
        INSERT INTO profiles (municipality, effective_from, revision, save_time, body)
        SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS (SELECT 1 FROM profiles WHERE municipality = ?1 AND effective_from = ?2 AND revision >= ?3)
        """);

    public WriteResult Carry(PauseParticipant pause) => Change(
        _pause.Bind(pause.Row.Participant).Bind(pause.Row.StartTime.ToUnixMicroseconds()).Bind(pause.Row.Reason), pause.Entry);

    public WriteResult Carry(ResumeParticipant resume)
    {
        var result = Change(_resume.Bind(resume.Participant), resume.Entry);
        if (result == WriteResult.Done)
        {
            _subscriptions.ForgetTrouble(resume.Participant);
        }

        return result;
    }

    public WriteResult Carry(RevokeKey revoke) => Change(
        _revoke.Bind(revoke.Key.Participant).Bind(revoke.Key.Kid).Bind(revoke.Entry.Time.ToUnixMicroseconds()), revoke.Entry);

    public WriteResult Carry(NoteContacts contacts)
    {
        foreach (var contact in contacts.Contacts)
        {
            _contact.Bind(contact.Participant).Bind(contact.Time.ToUnixMicroseconds()).Run();
        }

        return WriteResult.Done;
    }

    public WriteResult Carry(SaveProfile save, DateTimeOffset now)
    {
        var profile = save.Profile;
        return Change(
            _profile.Bind(profile.MunicipalityCode).Bind(profile.EffectiveFrom).Bind((long)profile.Revision).Bind(now.ToUnixMicroseconds()).Bind(profile.ToByteArray()),
            save.Entry);
    }

    /// <summary>Makes a change that must change something, with its entry if it has one.</summary>
    private WriteResult Change(SqliteStatement change, EntryRow? entry)
    {
        if (entry is not null && _records.IsRepeat(entry))
        {
            change.Reset();
            return WriteResult.Duplicate;
        }

        change.Run();
        if (database.Changes == 0)
        {
            return WriteResult.Stale;
        }

        if (entry is not null)
        {
            _records.Put(entry);
        }

        return WriteResult.Done;
    }
}
