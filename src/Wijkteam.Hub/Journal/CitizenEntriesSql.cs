using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Journal;

/// <summary>A query of the entries about a citizen as SQL, the same in both stores. The citizen's records lead to their entries, each by its index; which of them
/// come is settled before any is read whole, for a row may be long.</summary>
internal sealed class CitizenEntriesSql
{
    // Those of an entry, its content left out, then those of its record.
    private const string Columns = """
        e.id, e.kind, e.record_id, e.record_version, e.subject_id, e.actor, e.request_id, e.request_hmac, e.time, e.traceparent, NULL, e.detail,
        p.kind, p.source, p.target
        """;

    private readonly List<object> _values = [];
    private readonly char _mark;

    /// <param name="mark">What stands before the number of a parameter: <c>?</c> or <c>$</c>.</param>
    public CitizenEntriesSql(CitizenEntriesQuery query, char mark)
    {
        _mark = mark;
        Text = $"""
            SELECT {Columns}
            FROM (
              SELECT n.record_id, n.id, r.kind, r.source, r.target FROM ({RecordsOf(query)}) r JOIN entries n ON n.record_id = r.id
              WHERE {string.Join(" AND ", FiltersOf(query).Prepend("1 = 1"))} ORDER BY n.id DESC LIMIT {Value((long)query.Max)}) p
            JOIN entries e ON e.record_id = p.record_id AND e.id = p.id
            ORDER BY e.id DESC
            """;
    }

    /// <summary>The statement, all values being parameters.</summary>
    public string Text { get; }

    /// <summary>The parameters from 1: a <see cref="string"/>, <see cref="long"/> or <see cref="Guid"/> each.</summary>
    public IReadOnlyList<object> Values => _values;

    private string RecordsOf(CitizenEntriesQuery query)
    {
        var subject = Value(query.SubjectId);
        var records = $"SELECT id, kind, source, target FROM records WHERE subject_id = {subject}";
        if (query.Party is { } party)
        {
            var participant = Value(party);
            records += $" AND (source = {participant} OR target = {participant})";
        }

        if (query.RecordId is { } id)
        {
            records += $" AND id = {Value(id)}";
        }

        // What is about no record is about the citizen.
        return query.Party is null && query.RecordId is null ? $"{records} UNION ALL SELECT {subject}, CAST(0 AS smallint), '', ''" : records;
    }

    private IEnumerable<string> FiltersOf(CitizenEntriesQuery query)
    {
        if (query.BeforeId is { } last)
        {
            yield return $"n.id < {Value(last)}";
        }

        if (query.From is { } from)
        {
            yield return $"n.time >= {Value(from.ToUnixMicroseconds())}";
        }

        if (query.Before is { } before)
        {
            yield return $"n.time < {Value(before.ToUnixMicroseconds())}";
        }
    }

    private string Value(object value)
    {
        _values.Add(value);
        return $"{_mark}{_values.Count}";
    }
}
