using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>The one-time assertions of one transaction.</summary>
internal sealed class PostgresAssertions
{
    private readonly List<UseAssertion> _used = [];
    private readonly HashSet<(string Client, string Jti)> _taken = [];

    public void Need(UseAssertion assertion) => _used.Add(assertion);

    /// <remarks>The insert is the question: whoever's row it is has used it, and nothing else depends on the answer.</remarks>
    public void Take(PostgresStatements statements, DateTimeOffset now)
    {
        if (_used.Count == 0)
        {
            return;
        }

        // In one order for all hubs, so that two never wait for each other.
        _used.Sort((one, other) => string.CompareOrdinal(one.Client, other.Client) is var byClient and not 0 ? byClient : string.CompareOrdinal(one.Jti, other.Jti));
        statements.AddQuery(
            """
            INSERT INTO assertions AS a (client, jti, expire_time) SELECT * FROM unnest($1, $2, $3)
            ON CONFLICT (client, jti) DO UPDATE SET expire_time = excluded.expire_time WHERE a.expire_time < $4
            RETURNING client, jti
            """,
            row => _taken.Add((row.GetString(0), row.GetString(1))),
            [
                .. new PostgresArrays<UseAssertion>(_used).Texts(use => use.Client).Texts(use => use.Jti).Numbers(use => use.ExpireTime.ToUnixMicroseconds()).Columns,
                PostgresValue.Of(now.ToUnixMicroseconds()),
            ]);

        // Some of those that have expired, and none that another hub removes at this moment.
        statements.Add(
            """
            DELETE FROM assertions WHERE (client, jti) IN (
              SELECT client, jti FROM assertions WHERE expire_time < $1 ORDER BY expire_time LIMIT 256 FOR UPDATE SKIP LOCKED)
            """,
            PostgresValue.Of(now.ToUnixMicroseconds()));
    }

    public WriteResult ResultOf(UseAssertion assertion) =>
        _taken.Contains((assertion.Client, assertion.Jti)) ? WriteResult.Done : WriteResult.Duplicate;
}
