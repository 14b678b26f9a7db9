using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>Lists exchanges by their last change as of one moment, so that pages hold together: what changes while they are read keeps the place that it had.
/// The moment is the last change that the first page saw, by no clock but the exchanges' own.</summary>
internal sealed class KeptPlaces(IJournalStore store)
{
    private const int MaxMoved = 200;
    private const int EntriesAtATime = 200;

    /// <param name="query">By the time of the last change; after the place where the page before ended.</param>
    /// <returns>Each with its place; empty if there are none.</returns>
    /// <exception cref="RefusedException">FIELD_INVALID: too much has changed since the first page.</exception>
    public async ValueTask<IReadOnlyList<(RecordRow Row, ExchangeCursor Place)>> ListAsync(ExchangeQuery query, CancellationToken cancellationToken)
    {
        if ((query.After?.AsOf ?? await LastChangeAsync(query, cancellationToken)) is not { } asOf)
        {
            return [];
        }

        var after = asOf.AddMicroseconds(1);
        var stayed = await store.ListExchangesAsync(query with { UpdateTimeBefore = query.UpdateTimeBefore < after ? query.UpdateTimeBefore : after }, cancellationToken);
        var placed = stayed.Select(row => (Row: row, Place: new ExchangeCursor(row.UpdateTime, row.Id, asOf))).ToList();
        placed.AddRange(await MovedAsync(query, asOf, cancellationToken));
        var isDescending = query.Order == ReferralListOrder.UpdateTimeDesc;
        placed.Sort((one, other) => Compare(one.Place, other.Place) * (isDescending ? -1 : 1));
        return [.. placed.Take(query.Max)];
    }

    private async ValueTask<DateTimeOffset?> LastChangeAsync(ExchangeQuery query, CancellationToken cancellationToken)
    {
        var newest = await store.ListExchangesAsync(query with { Order = ReferralListOrder.UpdateTimeDesc, Max = 1, After = null }, cancellationToken);
        return newest is [var row] ? row.UpdateTime : null;
    }

    /// <summary>What has changed since, where it was.</summary>
    private async ValueTask<IReadOnlyList<(RecordRow Row, ExchangeCursor Place)>> MovedAsync(ExchangeQuery query, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var from = asOf.AddMicroseconds(1);
        var rows = await store.ListExchangesAsync(
            query with { UpdateTimeFrom = query.UpdateTimeFrom > from ? query.UpdateTimeFrom : from, Order = ReferralListOrder.UpdateTimeAsc, Max = MaxMoved + 1, After = null },
            cancellationToken);
        if (rows.Count > MaxMoved)
        {
            throw new RefusedException(new Refusal(RefusalReason.FieldInvalid, "Too much has changed since the first page: begin again.", "page_token"));
        }

        var moved = new List<(RecordRow, ExchangeCursor)>();
        foreach (var row in rows.Where(row => row.CreateTime <= asOf))
        {
            var place = new ExchangeCursor(await ChangeBeforeAsync(row.Id, asOf, cancellationToken), row.Id, asOf);
            if (query.After is not { } last || Compare(place, last) * (query.Order == ReferralListOrder.UpdateTimeDesc ? -1 : 1) > 0)
            {
                moved.Add((row, place));
            }
        }

        return moved;
    }

    /// <summary>When the version was made that an exchange had at a moment. What is noted of a version first is what made it.</summary>
    private async ValueTask<DateTimeOffset> ChangeBeforeAsync(Guid id, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var (version, time) = (0L, DateTimeOffset.MinValue);
        Guid? after = null;
        IReadOnlyList<EntryRow> entries;
        do
        {
            entries = await store.ListEntriesAsync(id, after, EntriesAtATime, cancellationToken);
            foreach (var entry in entries.Where(entry => entry.Time <= asOf && entry.RecordVersion > version))
            {
                (version, time) = (entry.RecordVersion, entry.Time);
            }

            after = entries.Count > 0 ? entries[^1].Id : after;
        }
        while (entries.Count == EntriesAtATime);

        return time;
    }

    /// <remarks>As the stores sort ids: byte by byte.</remarks>
    private static int Compare(ExchangeCursor one, ExchangeCursor other) =>
        one.UpdateTime != other.UpdateTime ? one.UpdateTime.CompareTo(other.UpdateTime) : string.CompareOrdinal(one.Id.ToString(), other.Id.ToString());
}
