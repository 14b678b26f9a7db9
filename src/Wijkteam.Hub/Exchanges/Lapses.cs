using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>The exchanges that rest on a citizen's agreement, of whatever kind, and what becomes of them when it falls away.</summary>
internal sealed class Lapses(IJournalStore store, ExchangeFinder exchanges, Submission submission, CurrentDirectory directory, TimeProvider time)
    : IExchanges, IDeliveryBasis
{
    public async ValueTask<IReadOnlyList<Exchange>> ListAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        var agreed = new List<Exchange>();
        foreach (var exchange in await exchanges.ListAsync(subjectId, cancellationToken))
        {
            if (BasisPolicy.RestsOnAgreement(exchange.Basis))
            {
                agreed.Add(await AgreedExchange.LoadAsync(store, exchange, cancellationToken));
            }
        }

        return agreed;
    }

    public async ValueTask CloseUncoveredAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        foreach (var exchange in await ListAsync(subjectId, cancellationToken))
        {
            if (!exchange.HasEnded)
            {
                await CloseAsync(exchange.RecordId, cancellationToken);
            }
        }
    }

    public bool Knows(EntryKind kind) => kind != EntryKind.HouseholdTold;

    public async ValueTask<BasisStamp?> RenewAsync(DeliveryKey key, CancellationToken cancellationToken)
    {
        if (await exchanges.FindAsync(key.RecordId, cancellationToken) is not { } state)
        {
            return null;
        }

        var consent = state.AskAgreement(new Circumstances(time.GetUtcNow(), Guid.Empty, directory.Snapshot));
        if (consent is { Permitted: true })
        {
            return ExchangeAgreement.Stamp(state.Subject, consent);
        }

        await CloseAsync(key.RecordId, cancellationToken);
        return null;
    }

    /// <summary>Lets a party take a step; if it may not because the basis has fallen away, the exchange is closed before the party hears so.</summary>
    public async ValueTask<T> ClosingAsync<T>(Guid id, Func<ValueTask<T>> take, CancellationToken cancellationToken)
    {
        try
        {
            return await take();
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.NoAgreement)
        {
            await CloseAsync(id, cancellationToken);
            throw;
        }
    }

    /// <summary>Closes an exchange if its basis has fallen away; does nothing if another has closed it, or if the basis holds again.</summary>
    public async ValueTask CloseAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            await submission.TakeAsync(new CloseLapsed(id, store, exchanges), cancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason is RefusalReason.StateNotAllowed or RefusalReason.NotFound)
        {
            // The race was lost to somebody who did the same, or the citizen agreed again: either way the next look finds it in order.
        }
    }
}
