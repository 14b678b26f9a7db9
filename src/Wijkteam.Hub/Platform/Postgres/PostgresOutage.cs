using Npgsql;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>Tells a database that is away (down, restarting, failing over, cut off) from one that objects to what it was asked.</summary>
internal static class PostgresOutage
{
    /// <summary>Whether the same may go well on another connection, or a little later.</summary>
    public static bool Is(NpgsqlException e) => e is not PostgresException refused || refused.SqlState switch
    {
        // A primary that has just become a standby; a transaction of ours that stood still for too long.
        PostgresErrorCodes.ReadOnlySqlTransaction or "25P03" => true,

        // Connection exceptions, insufficient resources, operator intervention; but a statement that was cancelled had its time.
        var code => code != PostgresErrorCodes.QueryCanceled
            && (code.StartsWith("08", StringComparison.Ordinal) || code.StartsWith("53", StringComparison.Ordinal) || code.StartsWith("57", StringComparison.Ordinal)),
    };

    /// <summary>What a call is told that could not wait any longer.</summary>
    public static RefusedException Refuse() => new(new Refusal(
        RefusalReason.Unavailable, "The hub's database cannot be reached. Try again; repeat a write with the same request_id to learn what became of it."));
}
