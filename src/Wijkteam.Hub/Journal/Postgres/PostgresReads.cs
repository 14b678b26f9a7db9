using Npgsql;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;

namespace Wijkteam.Hub.Journal.Postgres;

/// <summary>Runs reads on pooled connections, each statement a moment of its own.</summary>
internal sealed class PostgresReads(NpgsqlDataSource dataSource, PostgresOutage outage)
{
    /// <summary>All rows of a statement.</summary>
    /// <param name="values">The parameters <c>$1</c>, <c>$2</c> …: their CLR types say their SQL types.</param>
    /// <exception cref="RefusedException">UNAVAILABLE: the database has been away for too long.</exception>
    public ValueTask<IReadOnlyList<T>> ListAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values) =>
        outage.WhenThereAsync(dataSource, () => TryListAsync(sql, read, values, cancellationToken), cancellationToken);

    /// <summary>The first row of a statement; null if there is none.</summary>
    /// <inheritdoc cref="ListAsync{T}"/>
    public async ValueTask<T?> FindAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values)
        where T : class =>
        await ListAsync(sql, read, cancellationToken, values) is [var first, ..] ? first : null;

    /// <summary>Whether a statement has a row.</summary>
    /// <inheritdoc cref="ListAsync{T}"/>
    public async ValueTask<bool> AnyAsync(string sql, CancellationToken cancellationToken, params object[] values) =>
        (await ListAsync(sql, _ => true, cancellationToken, values)).Count > 0;

    private async ValueTask<IReadOnlyList<T>> TryListAsync<T>(string sql, Func<NpgsqlDataReader, T> read, object[] values, CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var list = new List<T>();
        while (await rows.ReadAsync(cancellationToken))
        {
            list.Add(read(rows));
        }

        return list;
    }
}
