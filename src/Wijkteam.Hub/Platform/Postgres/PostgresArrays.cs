using Npgsql;
using NpgsqlTypes;

namespace Wijkteam.Hub.Platform.Postgres;

/// <summary>Rows as parameters, an array per column: <c>unnest</c> makes rows of them again, however many there are, in one statement.</summary>
internal sealed class PostgresArrays<T>(IReadOnlyList<T> rows)
{
    private readonly List<NpgsqlParameter> _columns = [];

    /// <summary>The columns, in the order in which they were added.</summary>
    public IReadOnlyList<NpgsqlParameter> Columns => _columns;

    public PostgresArrays<T> Uuids(Func<T, Guid> value) => Add(value, NpgsqlDbType.Uuid);

    public PostgresArrays<T> Uuids(Func<T, Guid?> value) => Add(value, NpgsqlDbType.Uuid);

    public PostgresArrays<T> Texts(Func<T, string?> value) => Add(value, NpgsqlDbType.Text);

    /// <summary>Adds numbers as <c>bigint</c>, which assigns to any integer column.</summary>
    public PostgresArrays<T> Numbers(Func<T, long> value) => Add(value, NpgsqlDbType.Bigint);

    /// <inheritdoc cref="Numbers(Func{T, long})"/>
    public PostgresArrays<T> Numbers(Func<T, long?> value) => Add(value, NpgsqlDbType.Bigint);

    public PostgresArrays<T> Bytes(Func<T, byte[]?> value) => Add(value, NpgsqlDbType.Bytea);

    private PostgresArrays<T> Add<TValue>(Func<T, TValue> value, NpgsqlDbType type)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        _columns.Add(new NpgsqlParameter<TValue[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        return this;
    }
}
