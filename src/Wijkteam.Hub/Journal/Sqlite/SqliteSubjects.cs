using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>The citizens on the writing connection.</summary>
internal sealed class SqliteSubjects(SqliteDatabase database, TimeProvider time)
{
    private readonly SqliteStatement _selectEpoch = database.Prepare("SELECT epoch FROM subjects WHERE id = ?");
    private readonly SqliteStatement _selectIdentity = database.Prepare("SELECT 1 FROM subjects WHERE identity_hmac = ?");
    private readonly SqliteStatement _insert = database.Prepare("INSERT INTO subjects (id, identity_hmac, epoch, household_id) VALUES (?, ?, ?, ?)");
    private readonly SqliteStatement _advanceEpoch = database.Prepare("UPDATE subjects SET epoch = epoch + 1 WHERE id = ?");
    private readonly SqliteStatement _move = database.Prepare("UPDATE subjects SET household_id = ? WHERE id = ?");

    /// <summary>Whether nobody is known by this identity yet.</summary>
    public bool IsFree(SubjectRow subject) => subject.IdentityHmac is not { } hmac || !_selectIdentity.Bind(hmac).Any();

    /// <summary>Whether the basis that a decision saw still stands, now.</summary>
    /// <param name="added">Those whom the same write adds.</param>
    public bool Holds(SubjectFence fence, IReadOnlyList<SubjectRow> added) =>
        (added.FirstOrDefault(subject => subject.Id == fence.SubjectId)?.Epoch ?? _selectEpoch.Bind(fence.SubjectId).First()) == fence.Basis.Epoch
        && (fence.Basis.ValidUntil is not { } validUntil || time.GetUtcNow() < validUntil);

    public void Put(SubjectRow subject) => _insert.Bind(subject.Id).Bind(subject.IdentityHmac).Bind(subject.Epoch).Bind(subject.Household).Run();

    public void Move(Guid id, Guid? household) => _move.Bind(household).Bind(id).Run();

    public void AdvanceEpoch(Guid id) => _advanceEpoch.Bind(id).Run();
}
