using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>The citizens of one transaction.</summary>
internal sealed class PostgresSubjects
{
    private readonly HashSet<Guid> _fenced = [];
    private readonly List<byte[]> _identities = [];
    private readonly Dictionary<Guid, long> _epochs = [];
    private readonly HashSet<string> _known = [];
    private readonly List<SubjectRow> _added = [];
    private readonly List<Guid> _advanced = [];
    private readonly List<(Guid SubjectId, Guid? Household)> _moved = [];
    private bool _advances;

    public void Need(SubjectFence? fence)
    {
        if (fence is not null)
        {
            _fenced.Add(fence.SubjectId);
            _advances |= fence.Advances;
        }
    }

    public void Need(SubjectRow added)
    {
        if (added.IdentityHmac is { } hmac)
        {
            _identities.Add(hmac);
        }
    }

    /// <summary>Locks whom a fence names, so that nobody changes their epoch before the commit.</summary>
    /// <remarks>Locks are taken in the order of the keys, and two strengths cannot be within one statement: a batch that advances any epoch takes all for itself.</remarks>
    public void Lock(PostgresStatements statements)
    {
        if (_fenced.Count > 0)
        {
            var strength = _advances ? "FOR UPDATE" : "FOR SHARE";
            FailPoints.When("fence-without-lock", () => strength = _advances ? strength : "");
            statements.AddQuery(
                $"SELECT id, epoch FROM subjects WHERE id = ANY($1) ORDER BY id {strength}",
                row => _epochs[row.GetGuid(0)] = row.GetInt64(1),
                new PostgresArrays<Guid>([.. _fenced]).Uuids(id => id).Columns);
        }
    }

    public void Read(PostgresStatements statements)
    {
        if (_identities.Count > 0)
        {
            statements.AddQuery(
                "SELECT identity_hmac FROM subjects WHERE identity_hmac = ANY($1)",
                row => _known.Add(Convert.ToBase64String(PostgresRows.Bytes(row, 0))),
                new PostgresArrays<byte[]>(_identities).Bytes(hmac => hmac).Columns);
        }
    }

    /// <summary>Whether nobody is known by this identity yet.</summary>
    public bool IsFree(SubjectRow subject) => subject.IdentityHmac is not { } hmac || !_known.Contains(Convert.ToBase64String(hmac));

    /// <summary>Whether the basis that a decision saw still stands, now.</summary>
    /// <param name="added">Those whom the same write adds.</param>
    public bool Holds(SubjectFence fence, DateTimeOffset now, IReadOnlyList<SubjectRow> added)
    {
        var holds = (added.FirstOrDefault(subject => subject.Id == fence.SubjectId)?.Epoch ?? FindEpoch(fence.SubjectId)) == fence.Basis.Epoch
            && (fence.Basis.ValidUntil is not { } validUntil || now < validUntil);
        FailPoints.When("cache-trusted", () => holds = true);
        return holds;
    }

    public void Put(SubjectRow subject) => _added.Add(subject);

    public void Move(Guid id, Guid? household) => _moved.Add((id, household));

    public void AdvanceEpoch(Guid id) => _advanced.Add(id);

    public void Write(PostgresStatements statements)
    {
        if (_added.Count > 0)
        {
            // In one order for all hubs, as entries are.
            _added.Sort((one, other) => one.IdentityHmac.AsSpan().SequenceCompareTo(other.IdentityHmac));
            statements.Add(
                "INSERT INTO subjects (id, identity_hmac, epoch, household_id) SELECT * FROM unnest($1, $2, $3, $4)",
                new PostgresArrays<SubjectRow>(_added).Uuids(row => row.Id).Bytes(row => row.IdentityHmac).Numbers(row => row.Epoch).Uuids(row => row.Household).Columns);
        }

        if (_moved.Count > 0)
        {
            statements.Add(
                "UPDATE subjects s SET household_id = m.household FROM unnest($1, $2) AS m (id, household) WHERE s.id = m.id",
                new PostgresArrays<(Guid SubjectId, Guid? Household)>(_moved).Uuids(move => move.SubjectId).Uuids(move => move.Household).Columns);
        }

        if (_advanced.Count > 0)
        {
            statements.Add("UPDATE subjects SET epoch = epoch + 1 WHERE id = ANY($1)", new PostgresArrays<Guid>(_advanced).Uuids(id => id).Columns);
        }
    }

    private long? FindEpoch(Guid id) => _epochs.TryGetValue(id, out var epoch) ? epoch : null;
}
