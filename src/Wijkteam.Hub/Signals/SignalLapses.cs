using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>The signals about a citizen that rest on agreement, and what becomes of them when it falls away.</summary>
internal sealed class SignalLapses(IJournalStore store, Archive archive, Submission submission, CurrentDirectory directory, TimeProvider time)
    : IExchanges, IDeliveryBasis
{
    public RecordKind Kind => RecordKind.Signal;

    public async ValueTask<IReadOnlyList<Exchange>> ListAsync(Guid subjectId, CancellationToken cancellationToken)
    {
        var exchanges = new List<Exchange>();
        foreach (var signal in await archive.ListAsync(subjectId, RecordKind.Signal, Signal.Parser, cancellationToken))
        {
            if (signal.State.RestsOnAgreement())
            {
                exchanges.Add(await SignalExchange.LoadAsync(store, signal, cancellationToken));
            }
        }

        return exchanges;
    }

    public async ValueTask<BasisStamp?> RenewAsync(Guid recordId, CancellationToken cancellationToken)
    {
        if (await SignalState.LoadAsync(archive, recordId, cancellationToken) is not { } state)
        {
            return null;
        }

        var consent = state.AskAgreement(new Circumstances(time.GetUtcNow(), Guid.Empty, directory.Snapshot));
        if (consent is { Permitted: true })
        {
            return ExchangeAgreement.Stamp(state.Subject, consent);
        }

        await CloseUncoveredAsync(recordId, cancellationToken);
        return null;
    }

    public async ValueTask CloseUncoveredAsync(Guid recordId, CancellationToken cancellationToken)
    {
        try
        {
            await submission.TakeAsync(new CloseLapsedSignal(recordId, store), cancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason is RefusalReason.StateNotAllowed or RefusalReason.NotFound)
        {
            // The race was lost to somebody who did the same, or the citizen agreed again: either way the next look finds it in order.
        }
    }
}
