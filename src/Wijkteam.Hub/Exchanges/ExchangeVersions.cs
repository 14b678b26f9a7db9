using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>The versions of an exchange, from the journal: what each step told those who heard of it.</summary>
internal sealed class ExchangeVersions(IJournalStore store, Archive archive)
{
    private const int EntriesAtATime = 200;

    /// <summary>The versions, the first first, each with what was told of it. Of a closure that is nothing more than that.</summary>
    public async ValueTask<IReadOnlyList<ExchangeVersion>> ListAsync(Guid id, CancellationToken cancellationToken)
    {
        var versions = new SortedDictionary<long, ExchangeVersion>();
        Guid? after = null;
        IReadOnlyList<EntryRow> page;
        do
        {
            page = await store.ListEntriesAsync(id, after, EntriesAtATime, cancellationToken);
            foreach (var row in page.Where(row => Makes(row.Kind)))
            {
                var told = await archive.OpenContentAsync(await store.FindEntryAsync(id, row.Id, cancellationToken), InboxMessage.Parser, cancellationToken);
                if (!versions.TryGetValue(row.RecordVersion, out var version))
                {
                    versions.Add(row.RecordVersion, version = new ExchangeVersion(row.RecordVersion, row.Time, []));
                }

                version.Told.Add(told ?? new InboxMessage());
            }

            after = page.Count > 0 ? page[^1].Id : after;
        }
        while (page.Count == EntriesAtATime);

        return [.. versions.Values];
    }

    /// <summary>Whether an entry is part of a step that makes a version; all others see one.</summary>
    private static bool Makes(EntryKind kind) => kind is (>= EntryKind.ReferralSubmitted and <= EntryKind.OfferClosed)
        or EntryKind.AttachmentAdded or (>= EntryKind.SignalSubmitted and <= EntryKind.SignalEnteredInError) or EntryKind.TermPassed
        or (>= EntryKind.ReferralTransferred and <= EntryKind.TransferAwaited);
}

/// <param name="Number">From 1.</param>
/// <param name="Time">When it was made.</param>
/// <param name="Told">What was told of it, to each of those who heard.</param>
internal sealed record ExchangeVersion(long Number, DateTimeOffset Time, List<InboxMessage> Told)
{
    /// <summary>The fullest that was told: of an offer, say, not what those see to whom it is made.</summary>
    public T? Fullest<T>(Func<InboxMessage, T?> of)
        where T : class, Google.Protobuf.IMessage => Told.Select(of).OfType<T>().MaxBy(told => told.CalculateSize());
}
