using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Reorganisations;

/// <summary>Goes through the open exchanges of those whose cases go to another, and lets each go on in a commit of its own. What went on is found there no more: a hub
/// that goes down in the middle begins again and comes to the rest, and of two hubs at it, each exchange's version lets one through.</summary>
internal sealed class SuccessionSweep(
    IJournalStore store,
    IEnumerable<IExchangeKind> kinds,
    ExchangeFinder exchanges,
    Submission submission,
    Lapses lapses,
    CurrentDirectory directory,
    ILogger<SuccessionSweep> logger)
{
    private const int RowsAtATime = 100;

    /// <summary>What is offered to several has no target yet.</summary>
    private const string Offered = "";

    public async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var transferred = 0;
        foreach (var holder in directory.Snapshot.Successions.Givers.Append(Offered))
        {
            foreach (var kind in kinds)
            {
                transferred += await GoThroughAsync(holder, kind, cancellationToken);
            }
        }

        if (transferred > 0)
        {
            logger.Transferred(transferred);
        }
    }

    private async ValueTask<int> GoThroughAsync(string holder, IExchangeKind kind, CancellationToken cancellationToken)
    {
        var query = new ExchangeQuery(kind.Kind, holder, RowsAtATime)
        {
            Party = ReferralParty.Target, Statuses = kind.OpenStatuses, Order = ReferralListOrder.CreateTimeAsc,
        };
        var transferred = 0;
        IReadOnlyList<RecordRow> rows;
        do
        {
            rows = await store.ListExchangesAsync(query, cancellationToken);
            foreach (var row in rows)
            {
                transferred += await TryTransferAsync(row.Id, cancellationToken) ? 1 : 0;
            }

            query = rows.Count > 0 ? query with { After = new ExchangeCursor(rows[^1].UpdateTime, rows[^1].Id) } : query;
        }
        while (rows.Count == RowsAtATime);

        return transferred;
    }

    private async ValueTask<bool> TryTransferAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await submission.TakeAsync(new TransferToSuccessor(id, exchanges), cancellationToken);
            return receipt.Decision!.Entries[0].Kind != EntryKind.TransferAwaited;
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.NoAgreement)
        {
            await lapses.CloseAsync(id, cancellationToken);
        }
        catch (RefusedException e) when (e.Refusal.Reason is RefusalReason.StateNotAllowed or RefusalReason.NotFound or RefusalReason.Conflict)
        {
            // Nobody takes it over, it waits already, or another was faster: the next look finds it in order.
        }
#pragma warning disable CA1031 // Whatever it is, it is this exchange's trouble: the others go on, and the next look tries again.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            logger.CannotTransfer(id, e.GetType().FullName);
        }

        return false;
    }
}
