using Npgsql;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>Does once more what a broken connection cut short: a server that was restarted has left broken connections behind, and the next one is new. Only for what
/// may be done twice.</summary>
internal static class BrokenConnections
{
    /// <exception cref="RefusedException">UNAVAILABLE: the database is away.</exception>
    public static T Retry<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (NpgsqlException e) when (IsAway(e))
        {
            try
            {
                return action();
            }
            catch (NpgsqlException again) when (IsAway(again))
            {
                throw Away();
            }
        }
    }

    /// <inheritdoc cref="Retry{T}"/>
    public static async ValueTask<T> RetryAsync<T>(Func<ValueTask<T>> action)
    {
        try
        {
            return await action();
        }
        catch (NpgsqlException e) when (IsAway(e))
        {
            try
            {
                return await action();
            }
            catch (NpgsqlException again) when (IsAway(again))
            {
                throw Away();
            }
        }
    }

    /// <summary>Whether the database is away, or going, and not against what was asked of it. A primary that has become a standby is read-only.</summary>
    public static bool IsAway(NpgsqlException e) => e.IsTransient || e.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction;

    private static RefusedException Away() =>
        new(new Refusal(RefusalReason.Unavailable, "The hub's database is away. Try again; repeat a write with the same request_id."));
}
