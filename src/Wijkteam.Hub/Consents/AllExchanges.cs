namespace Wijkteam.Hub.Consents;

/// <summary>The exchanges of all capabilities that rest on a citizen's agreement.</summary>
internal sealed class AllExchanges(IEnumerable<IExchanges> capabilities)
{
    public async ValueTask<IReadOnlyList<Exchange>> ListAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        var all = new List<Exchange>();
        foreach (var exchanges in capabilities)
        {
            all.AddRange(await exchanges.ListAsync(subjectId, cancellationToken));
        }

        return all;
    }

    /// <summary>Closes those that the citizen's consents no longer cover.</summary>
    public async ValueTask CloseUncoveredAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        foreach (var exchanges in capabilities)
        {
            foreach (var exchange in await exchanges.ListAsync(subjectId, cancellationToken))
            {
                if (!exchange.HasEnded)
                {
                    await exchanges.CloseUncoveredAsync(exchange.RecordId, cancellationToken);
                }
            }
        }
    }
}
