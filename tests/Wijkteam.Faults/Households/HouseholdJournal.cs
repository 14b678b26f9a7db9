using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Faults.Households;

/// <summary>What the journal says of households, opened with the keys, past the hubs.</summary>
internal sealed class HouseholdJournal : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="settings">As the hubs' own.</param>
    public HouseholdJournal(IReadOnlyDictionary<string, string?> settings) => _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddSingleton(TimeProvider.System)
        .AddLogging()
        .AddMetrics()
        .AddHub()
        .BuildServiceProvider();

    private IJournalStore Store => _services.GetRequiredService<IJournalStore>();

    private Archive Archive => _services.GetRequiredService<Archive>();

    /// <summary>How a household stood after each step with itself, by version.</summary>
    public async Task<SortedDictionary<long, Household>> HistoryOfAsync(Guid household, CancellationToken cancellationToken)
    {
        var history = new SortedDictionary<long, Household>();
        await foreach (var entry in EntriesOfAsync(household, EntryKind.HouseholdChanged, cancellationToken))
        {
            history[entry.RecordVersion] = (await Archive.OpenContentAsync(entry, Household.Parser, cancellationToken))!;
        }

        return history;
    }

    /// <summary>Each version of an item of a plan, as it was written.</summary>
    public async Task<IReadOnlyList<(long Version, PlanItem Item)>> VersionsOfAsync(Guid item, CancellationToken cancellationToken)
    {
        var versions = new List<(long, PlanItem)>();
        await foreach (var entry in EntriesOfAsync(item, EntryKind.PlanItemChanged, cancellationToken))
        {
            versions.Add((entry.RecordVersion, (await Archive.OpenContentAsync(entry, PlanItem.Parser, cancellationToken))!));
        }

        return versions;
    }

    /// <summary>The household that a citizen is in, by what the store says of the citizen and of the household both; null if none.</summary>
    public async Task<Guid?> HouseholdOfAsync(string bsn, CancellationToken cancellationToken)
    {
        var subject = new Subject { Identification = SubjectIdentification.Bsn, Bsn = bsn };
        if (await Archive.ReadCitizenAsync(subject, "", cancellationToken) is not { Subject: { Household: { } household } citizen })
        {
            return null;
        }

        var stored = await Archive.FindAsync(household, RecordKind.Household, HouseholdBody.Parser, cancellationToken);
        return stored is { State.Household.Status: HouseholdStatus.Active } && stored.State.MemberKeys.Any(key => new Guid(key.SubjectId.Span) == citizen.Id) ? household : null;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private async IAsyncEnumerable<EntryRow> EntriesOfAsync(
        Guid record, EntryKind kind, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int AtATime = 200;
        Guid? after = null;
        IReadOnlyList<EntryRow> page;
        do
        {
            page = await Store.ListEntriesAsync(record, after, AtATime, cancellationToken);
            foreach (var row in page.Where(row => row.Kind == kind))
            {
                yield return (await Store.FindEntryAsync(record, row.Id, cancellationToken))!;
            }

            after = page.Count > 0 ? page[^1].Id : after;
        }
        while (page.Count == AtATime);
    }
}
