using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal;

/// <summary>A query of exchanges as SQL: few shapes, many values. Whatever narrows a list to few rows drives it by its index, else the participant's part does.</summary>
internal sealed class ExchangeSql
{
    private readonly List<object> _values = [];
    private readonly RecordKind _kind;
    private readonly string _participant;
    private readonly string _max;
    private readonly char _mark;
    private readonly string _aside;

    /// <param name="columns">Those of <c>records</c> to select.</param>
    /// <param name="mark">What stands before the number of a parameter: <c>?</c> or <c>$</c>.</param>
    /// <param name="aside">What before a column keeps the planner from its index, where the planner does not count how much each index would leave.</param>
    public ExchangeSql(ExchangeQuery query, string columns, char mark, string aside = "")
    {
        _kind = query.Kind;
        _mark = mark;
        _aside = aside;
        _participant = Value(query.Participant);
        _max = Value((long)query.Max);
        var filters = string.Concat(FiltersOf(query).Select(filter => $" AND {filter}"));
        var order = OrderOf(query.Order);
        var parties = PartiesOf(query);
        var isDriven = query.Ids.Count > 0 || query.ExternalHmac is not null || query.SubjectId is not null;
        var rows = isDriven || parties.Length == 0 ? Driven(filters, parties) : ByParty(filters, parties, order);
        Text = $"SELECT {columns} FROM records WHERE {rows} ORDER BY {order} LIMIT {_max}";
    }

    /// <summary>The statement, all values being parameters.</summary>
    public string Text { get; }

    /// <summary>The parameters from 1: a <see cref="string"/>, <see cref="long"/>, <see cref="Guid"/> or <c>byte[]</c> each.</summary>
    public IReadOnlyList<object> Values => _values;

    private string Driven(string filters, string[] parties) =>
        $"kind = {(int)_kind} AND ({string.Join(" OR ", parties.Select(party => $"{party} = {_participant}").DefaultIfEmpty("FALSE"))}){filters}";

    /// <remarks>Each by its own index: an OR of the two would read all that the participant ever had.</remarks>
    private string ByParty(string filters, string[] parties, string order)
    {
        var parts = parties.Select(party =>
            $"SELECT id FROM (SELECT id FROM records WHERE kind = {(int)_kind} AND {party} = {_participant}{filters} ORDER BY {order} LIMIT {_max}) AS part");
        return $"id IN ({string.Join(" UNION ", parts)})";
    }

    private IEnumerable<string> FiltersOf(ExchangeQuery query)
    {
        if (query.Ids.Count > 0)
        {
            yield return $"id IN ({string.Join(", ", query.Ids.Select(id => Value(id)))})";
        }

        if (query.ExternalHmac is { } external)
        {
            yield return $"external_hmac = {Value(external)}";
        }

        if (query.SubjectId is { } subject)
        {
            yield return $"subject_id = {Value(subject)}";
        }

        // The participant's own part drives the list, not another's.
        if (query.Source is { } source)
        {
            yield return $"{_aside}source = {Value(source)}";
        }

        if (query.Target is { } target)
        {
            yield return $"{_aside}target = {Value(target)}";
        }

        if (query.Statuses.Count > 0)
        {
            yield return $"status IN ({string.Join(", ", query.Statuses)})";
        }

        if (query.UpdateTimeFrom is { } from)
        {
            yield return $"update_time >= {Value(from.ToUnixMicroseconds())}";
        }

        if (query.UpdateTimeBefore is { } before)
        {
            yield return $"update_time < {Value(before.ToUnixMicroseconds())}";
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
            ? $"(update_time, id) {relation} ({Value(last.UpdateTime.ToUnixMicroseconds())}, {Value(last.Id)})"
            : $"id {relation} {Value(last.Id)}";
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

    private string Value(object value)
    {
        _values.Add(value);
        return $"{_mark}{_values.Count}";
    }
}
