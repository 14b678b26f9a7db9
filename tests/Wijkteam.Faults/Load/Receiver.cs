using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Faults.Load;

/// <summary>How a receiver behaves.</summary>
internal enum Manners
{
    /// <summary>Acknowledges; now and then it forgets to, and connects again.</summary>
    Good,

    NeverAcknowledges,

    NeverReads,
}

/// <summary>A system that receives an inbox.</summary>
/// <param name="work">Where referrals go that the team has received for the first time.</param>
internal sealed class Receiver(Client client, Manners manners, Ledger ledger, ChannelWriter<string>? work)
{
    private const int Credit = 16;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var stream = ledger.OpenStream();
            try
            {
                await ReceiveAsync(stream, end);
            }
            catch (Exception e) when (end.IsCancellationRequested && e is RpcException or OperationCanceledException)
            {
                return;
            }
            catch (RpcException e) when (Client.IsUnknown(e) || manners == Manners.NeverReads)
            {
                ledger.Failed($"stream {Client.KindOf(e)}");
            }
            catch (RpcException e)
            {
                ledger.Fault($"bystander: a stream ended with {Client.KindOf(e)} {e.Status.Detail}.");
            }
            finally
            {
                ledger.EndStream(stream);
            }

            await client.TurnAsync(CancellationToken.None);
        }
    }

    private async Task ReceiveAsync(int stream, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = client.Door.Inbox.Receive(cancellationToken: end.Token);
        try
        {
            var open = new Open { MaxUnacknowledged = Credit, LeaseDuration = Duration.FromTimeSpan(Lease) };
            await TestInbox.SayAsync(call, new ReceiveRequest { Open = open }, cancellationToken);
            if (manners == Manners.NeverReads)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                if (call.ResponseStream.Current.Message is not { } message)
                {
                    // The lease has ended before the acknowledgement came: the message comes again.
                    ledger.Failed("lease that had ended");
                    continue;
                }

                if (await TakeAsync(call, stream, message, cancellationToken))
                {
                    return;
                }
            }
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    /// <returns>Whether it has had enough of this stream.</returns>
    private async Task<bool> TakeAsync(AsyncDuplexStreamingCall<ReceiveRequest, ReceiveResponse> call, int stream, InboxMessage message, CancellationToken cancellationToken)
    {
        var isFirst = ledger.Receive(client.Id, stream, message);
        if (manners == Manners.NeverAcknowledges)
        {
            return false;
        }

        if (isFirst && work is not null && message.Referral is { Status: ReferralStatus.Requested } referral)
        {
            await work.WriteAsync(referral.Id, cancellationToken);
        }

        if (client.Random.Next(50) == 0)
        {
            return true;
        }

        ledger.Acknowledging(client.Id, message);
        await TestInbox.SayAsync(call, new ReceiveRequest { Ack = new Ack { Leases = { TestInbox.LeaseOf(message) } } }, cancellationToken);
        return false;
    }
}
