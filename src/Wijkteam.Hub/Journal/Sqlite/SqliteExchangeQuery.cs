using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Sqlite;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>A query of exchanges as SQL: few shapes, many values. Whatever narrows a list to few rows drives it by its index, else the participant's part does.</summary>
internal sealed class SqliteExchangeQuery
{
    private readonly List<Action<SqliteStatement>> _values = [];
    private readonly RecordKind _kind;
    private readonly string _participant;
    private readonly string _max;

    public SqliteExchangeQuery(ExchangeQuery query, string columns)
    {
        _kind = query.Kind;
        _participant = Value(statement => statement.Bind(query.Participant));
        _max = Value(statement => statement.Bind(query.Max));
        var filters = string.Concat(FiltersOf(query).Select(filter => $" AND {filter}"));
        var order = OrderOf(query.Order);
        var parties = PartiesOf(query);
        var isDriven = query.Ids.Count > 0 || query.ExternalHmac is not null || query.SubjectId is not null;
        var rows = isDriven || parties.Length == 0 ? Driven(filters, parties) : ByParty(filters, parties, order);
        Text = $"SELECT {columns} FROM records WHERE {rows} ORDER BY {order} LIMIT {_max}";
    }

    /// <summary>The statement, all values being parameters.</summary>
    public string Text { get; }

    public SqliteStatement Bind(SqliteStatement statement)
    {
        foreach (var bind in _values)
        {
            bind(statement);
        }

        return statement;
    }

    private string Driven(string filters, string[] parties) =>
        $"kind = {(int)_kind} AND ({string.Join(" OR ", parties.Select(party => $"{party} = {_participant}").DefaultIfEmpty("FALSE"))}){filters}";

    /// <remarks>Each by its own index: an OR of the two would read all that the participant ever had.</remarks>
    private string ByParty(string filters, string[] parties, string order)
    {
        var parts = parties.Select(party =>
            $"SELECT id FROM (SELECT id FROM records WHERE kind = {(int)_kind} AND {party} = {_participant}{filters} ORDER BY {order} LIMIT {_max})");
        return $"id IN ({string.Join(" UNION ", parts)})";
    }

    private IEnumerable<string> FiltersOf(ExchangeQuery query)
    {
        if (query.Ids.Count > 0)
        {
            yield return $"id IN ({string.Join(", ", query.Ids.Select(id => Value(statement => statement.Bind(id))))})";
        }

        if (query.ExternalHmac is { } external)
        {
            yield return $"external_hmac = {Value(statement => statement.Bind(external))}";
        }

        if (query.SubjectId is { } subject)
        {
            yield return $"subject_id = {Value(statement => statement.Bind(subject))}";
        }

        // The plus keeps the planner from the index: the participant's own part drives the list, not another's.
        if (query.Source is { } source)
        {
            yield return $"+source = {Value(statement => statement.Bind(source))}";
        }

        if (query.Target is { } target)
        {
            yield return $"+target = {Value(statement => statement.Bind(target))}";
        }

        if (query.Statuses.Count > 0)
        {
            yield return $"status IN ({string.Join(", ", query.Statuses)})";
        }

        if (query.UpdateTimeFrom is { } from)
        {
            yield return $"update_time >= {Value(statement => statement.Bind(from.ToUnixMicroseconds()))}";
        }

        if (query.UpdateTimeBefore is { } before)
        {
            yield return $"update_time < {Value(statement => statement.Bind(before.ToUnixMicroseconds()))}";
        }

        if (query.After is { } last)
        {
            yield return After(query.Order, last);
        }
    }

    private string After(ReferralListOrder order, ExchangeCursor last)
    {
        var isDescending = order is not (ReferralListOrder.CreateTimeAsc or ReferralListOrder.UpdateTimeAsc);
        var relation = isDescending ? "<" : ">";
        return order is ReferralListOrder.UpdateTimeAsc or ReferralListOrder.UpdateTimeDesc
            ? $"(update_time, id) {relation} ({Value(statement => statement.Bind(last.UpdateTime.ToUnixMicroseconds()))}, {Value(statement => statement.Bind(last.Id))})"
            : $"id {relation} {Value(statement => statement.Bind(last.Id))}";
    }

    // Ids are UUIDv7: they sort by the time at which they were made.
    private static string OrderOf(ReferralListOrder order) => order switch
    {
        ReferralListOrder.CreateTimeAsc => "id",
        ReferralListOrder.UpdateTimeAsc => "update_time, id",
        ReferralListOrder.UpdateTimeDesc => "update_time DESC, id DESC",
        _ => "id DESC",
    };

    /// <summary>The participant's parts that the query leaves open: where another is asked for as source, say, the participant is not.</summary>
    private static string[] PartiesOf(ExchangeQuery query)
    {
        var source = query.Party != ReferralParty.Target && (query.Source ?? query.Participant) == query.Participant;
        var target = query.Party != ReferralParty.Source && (query.Target ?? query.Participant) == query.Participant;
        return [.. source ? ["source"] : Array.Empty<string>(), .. target ? ["target"] : Array.Empty<string>()];
    }

    private string Value(Action<SqliteStatement> bind)
    {
        _values.Add(bind);
        return $"?{_values.Count}";
    }
}
