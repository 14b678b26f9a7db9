using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Operations;

/// <summary>The way that an exchange took, from columns that hold nothing about a person. It is a citizen's nonetheless: who looks is noted with them.</summary>
internal sealed class ExchangeTraces(IJournalStore store, CitizenSearch citizens)
{
    public async ValueTask<TraceExchangeResponse> TraceAsync(Caller caller, Guid id, PageRequest page, CancellationToken cancellationToken)
    {
        if (await store.FindRecordAsync(id, cancellationToken) is not { Kind: RecordKind.Referral or RecordKind.Signal } exchange)
        {
            throw new RefusedException(new Refusal(RefusalReason.NotFound, "No such exchange."));
        }

        await citizens.NoteAsync(exchange.SubjectId, caller, cancellationToken);
        Guid? after = page.After is { } text ? Guid.Parse(text) : null;
        var entries = await store.ListEntriesAsync(id, after, page.Size + 1, cancellationToken);
        var deliveries = await store.ListDeliveriesAsync(id, cancellationToken);
        return new TraceExchangeResponse
        {
            Entries = { entries.Take(page.Size).Select(ToEntry) },
            NextPageToken = entries.Count > page.Size ? PageRequest.TokenAfter(entries[page.Size - 1].Id.ToString()) : "",
            Deliveries = { deliveries.Select(ToDelivery) },
        };
    }

    private static TraceEntry ToEntry(EntryRow row) => new()
    {
        Kind = row.Kind.ToName(),
        Version = row.RecordVersion,
        ActorParticipantId = row.Actor,
        Time = Timestamp.FromDateTimeOffset(row.Time),
        Traceparent = row.Traceparent ?? "",
    };

    private static TraceDelivery ToDelivery(DeliveryRow row) => new()
    {
        ParticipantId = row.Key.Participant,
        Version = row.Key.RecordVersion,
        // Numbered alike, but that the contract's zero is unspecified.
        State = (TraceDeliveryState)((int)row.State + 1),
        Attempts = row.Attempt,
        DueTime = Timestamp.FromDateTimeOffset(row.DueTime),
        Rejections = row.Rejections,
        LastNackReason = row.NackReason ?? "",
        DeadReason = row.DeadReason,
    };
}
