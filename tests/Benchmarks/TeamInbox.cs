using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Grpc.Net.Client;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>The team's system: reads its stream, keeps what it has seen and acknowledges all of it, as many at a time as have come meanwhile.</summary>
internal sealed class TeamInbox(GrpcChannel channel, Action<InboxMessage> received)
{
    private const int MaxUnacknowledged = 1_000;

    private readonly ConcurrentDictionary<string, bool> _messageIds = new();
    private readonly Channel<LeaseReference> _leases = Channel.CreateUnbounded<LeaseReference>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private int _count;

    /// <summary>How many different messages have come.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Receives until <paramref name="end"/> completes, then says its last acknowledgements and leaves.</summary>
    /// <exception cref="InvalidOperationException">An acknowledgement had no effect.</exception>
    public async Task RunAsync(Task end)
    {
        using var call = new InboxService.InboxServiceClient(channel).Receive();
        await call.RequestStream.WriteAsync(new ReceiveRequest { Open = new Open { MaxUnacknowledged = MaxUnacknowledged } });
        var acknowledging = AcknowledgeAsync(call.RequestStream);
        _ = end.ContinueWith(_ => _leases.Writer.TryComplete(), TaskScheduler.Default);
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            var message = response.Message ?? throw new InvalidOperationException("An acknowledgement had no effect.");
            received(message);
            _leases.Writer.TryWrite(new LeaseReference { MessageId = message.MessageId, LeaseToken = message.LeaseToken });
            if (_messageIds.TryAdd(message.MessageId, true))
            {
                Interlocked.Increment(ref _count);
            }
        }

        await acknowledging;
    }

    private async Task AcknowledgeAsync(IClientStreamWriter<ReceiveRequest> requests)
    {
        while (await _leases.Reader.WaitToReadAsync())
        {
            var ack = new Ack();
            while (ack.Leases.Count < MaxUnacknowledged && _leases.Reader.TryRead(out var lease))
            {
                ack.Leases.Add(lease);
            }

            await requests.WriteAsync(new ReceiveRequest { Ack = ack });
        }

        await requests.CompleteAsync();
    }
}
