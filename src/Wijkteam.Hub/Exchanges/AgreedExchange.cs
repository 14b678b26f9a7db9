using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>An exchange that rests on agreement.</summary>
/// <param name="Awaiting">Those concerned who have open deliveries about it that rest on the agreement: the word that it has been closed is not among them.</param>
internal sealed record AgreedExchange(ExchangeRecord Record, IReadOnlyCollection<string> Awaiting)
    : Exchange(Record.Row.Id, Record.Row.Source, Record.Row.Target, Record.Row.UpdateTime, Record.HasEnded)
{
    public override EntryKind ClosingKind => Record.ClosingKind;

    public static async ValueTask<AgreedExchange> LoadAsync(IJournalStore store, ExchangeRecord record, CancellationToken cancellationToken)
    {
        var awaiting = new HashSet<string>();
        foreach (var party in record.Concerned)
        {
            if (await store.HasAgreedDeliveriesAsync(party, record.Row.Id, cancellationToken))
            {
                awaiting.Add(party);
            }
        }

        return new AgreedExchange(record, awaiting);
    }

    public override Closing? CloseUnder(IReadOnlyList<Consent> consents, DirectorySnapshot directory, string? actor, DateTimeOffset now) =>
        Record.Ask(consents, directory, now) is { Permitted: false } && (!HasEnded || Record.Concerned.Any(Awaiting.Contains)) ? Close(actor, now) : null;

    private Closing Close(string? actor, DateTimeOffset now)
    {
        var closed = Record.Close(now).ToState();
        var audience = Record.Concerned.Where(party => party != actor && (!HasEnded || Awaiting.Contains(party)));
        var message = new InboxMessage
        {
            CreateTime = Timestamp.FromDateTimeOffset(now), Closure = new Closure { ExchangeId = RecordId.ToString() },
        };
        return new Closing(
            closed,
            new NewEntry(ClosingKind, RecordId, closed.Version, message, Record.Basis, [.. audience]),
            [.. Record.Concerned.Select(party => (party, RecordId))]);
    }
}
