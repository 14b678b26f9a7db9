using Grpc.Core;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>One <c>Receive</c> call: four loops around one <see cref="InboxStream"/>. The first to end ends the call.</summary>
internal sealed class ReceiveCall(
    InboxStream stream,
    IAsyncStreamReader<ReceiveRequest> requests,
    IServerStreamWriter<ReceiveResponse> responses,
    IJournalStore store,
    Leasing leasing,
    Telemetry telemetry,
    ILogger logger,
    TimeProvider time)
{
    private readonly Settling _settling = new(stream, store, telemetry, logger, time);
    private readonly ResponseWriter _writer = new(stream, responses, time);

    /// <exception cref="RefusedException">The client said something that it may not, does not read, or its token has expired.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] loops = [ReadAsync(end.Token), _settling.RunAsync(end.Token), LeaseAsync(end.Token), _writer.RunAsync(end.Token)];
        try
        {
            await await Task.WhenAny(loops);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ReturnLeasesAsync();
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await requests.NextAsync(cancellationToken))
        {
            var faults = new Faults();
            var request = requests.Current;
            switch (request.RequestCase)
            {
                case ReceiveRequest.RequestOneofCase.Ack:
                    InboxPolicy.References(faults, "ack.leases", request.Ack.Leases);
                    await SayAsync(faults, Settlement.Acknowledge, request.Ack.Leases, reason: null, cancellationToken);
                    break;
                case ReceiveRequest.RequestOneofCase.Nack:
                    InboxPolicy.References(faults, "nack.leases", request.Nack.Leases);
                    InboxPolicy.NackReason(faults, "nack.reason", request.Nack.Reason);
                    await SayAsync(faults, Settlement.Return, request.Nack.Leases, request.Nack.Reason, cancellationToken);
                    break;
                case ReceiveRequest.RequestOneofCase.Extend:
                    InboxPolicy.References(faults, "extend.leases", request.Extend.Leases);
                    await SayAsync(faults, Settlement.Extend, request.Extend.Leases, reason: null, cancellationToken);
                    break;
                default:
                    throw new RefusedException(new Refusal(RefusalReason.FieldNotAllowed, "After open: ack, nack or extend.", "request"));
            }
        }

        // The client has said its last word; what it said is still carried out.
        await _settling.CompleteAsync(cancellationToken);
    }

    private async ValueTask SayAsync(
        Faults faults, Settlement settlement, IEnumerable<LeaseReference> leases, string? reason, CancellationToken cancellationToken)
    {
        faults.ThrowIfAny();
        foreach (var lease in leases)
        {
            await _settling.AddAsync(settlement, lease, reason, cancellationToken);
        }
    }

    private async Task LeaseAsync(CancellationToken cancellationToken)
    {
        // The slow poll beneath the wake-ups.
        await using var poll = time.CreateTimer(static state => ((InboxStream)state!).Wake(), stream, InboxPolicy.PollInterval, InboxPolicy.PollInterval);
        while (time.GetUtcNow() < stream.Caller.TokenExpireTime)
        {
            stream.DropEndedLeases();
            if (await LeaseDueAsync())
            {
                continue;
            }

            await stream.Wakes.ReadAsync(cancellationToken);
        }

        while (stream.HoldsLeases)
        {
            await stream.Wakes.ReadAsync(cancellationToken);
            stream.DropEndedLeases();
        }

        throw new RefusedException(new Refusal(RefusalReason.TokenExpired, "The token that the stream was opened with has expired; open another with a fresh one."));
    }

    /// <summary>Leases as much as there is credit for; returns whether there may be more.</summary>
    private async ValueTask<bool> LeaseDueAsync()
    {
        // Before the look, so that credit that comes back during it wakes the stream once more.
        stream.Starve(true);
        var reserved = 0;
        while (reserved < InboxPolicy.MaxPull && stream.TryReserve())
        {
            reserved++;
        }

        var leased = reserved == 0
            ? []
            : await leasing.LeaseAsync(stream.Participant, stream.Receiver, reserved, stream.LeaseDuration);
        foreach (var message in leased)
        {
            stream.Deliver(message);
        }

        stream.Starve(leased.Count == reserved);
        stream.GiveBack(reserved - leased.Count);
        return leased.Count > 0;
    }

    private async ValueTask ReturnLeasesAsync()
    {
        if (stream.End() is { Count: > 0 } leases)
        {
            await store.WriteAsync(leases, CancellationToken.None);
        }
    }
}
