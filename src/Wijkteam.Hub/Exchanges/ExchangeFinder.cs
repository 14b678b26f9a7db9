using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Exchanges;

/// <summary>Finds exchanges of whatever kind.</summary>
internal sealed class ExchangeFinder(Archive archive, IEnumerable<IExchangeKind> kinds)
{
    /// <summary>Null if there is no such exchange.</summary>
    public async ValueTask<ExchangeState?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await archive.FindRowAsync(id, cancellationToken) is { } row
            ? await kinds.Single(kind => kind.Kind == row.Kind).FindAsync(id, cancellationToken)
            : null;

    /// <summary>A citizen's exchanges, kind by kind.</summary>
    public async ValueTask<IReadOnlyList<ExchangeRecord>> ListAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        var all = new List<ExchangeRecord>();
        foreach (var kind in kinds)
        {
            all.AddRange(await kind.ListAsync(subjectId, cancellationToken));
        }

        return all;
    }
}
