using System.Threading.Channels;
using Grpc.Core;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>A message and when it came.</summary>
/// <param name="Timestamp">In ticks of the <see cref="TimeProvider"/>.</param>
internal sealed record Arrival(InboxMessage Message, long Timestamp)
{
    public string ExchangeId => Message.Referral?.Id ?? Message.Closure?.ExchangeId ?? "";
}

/// <summary>An open inbox stream. It notes the moment that a message comes, whether or not anybody is waiting for it.</summary>
internal sealed class DemoInbox : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly AsyncDuplexStreamingCall<ReceiveRequest, ReceiveResponse> _call;
    private readonly Channel<Arrival> _arrivals = Channel.CreateBounded<Arrival>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.Wait });
    private readonly Task _reading;
    private bool _disposed;

    private DemoInbox(DemoSystem system, TimeProvider time)
    {
        _call = system.Inbox.Receive(cancellationToken: _end.Token);
        _reading = ReadAsync(time);
    }

    /// <summary>How many messages about other referrals it came upon: a run that was cut short leaves some.</summary>
    public int Others { get; private set; }

    public static async Task<DemoInbox> OpenAsync(DemoSystem system, TimeProvider time, CancellationToken cancellationToken)
    {
        var inbox = new DemoInbox(system, time);
        await inbox._call.RequestStream.WriteAsync(new ReceiveRequest { Open = new Open { MaxUnacknowledged = 100 } }, cancellationToken);
        return inbox;
    }

    /// <summary>The next message about a referral, acknowledged. Messages about others are acknowledged and passed over.</summary>
    public async Task<Arrival> NextAsync(string referralId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var arrival = await _arrivals.Reader.ReadAsync(cancellationToken);
            var lease = new LeaseReference { MessageId = arrival.Message.MessageId, LeaseToken = arrival.Message.LeaseToken };
            await _call.RequestStream.WriteAsync(new ReceiveRequest { Ack = new Ack { Leases = { lease } } }, cancellationToken);
            if (arrival.ExchangeId == referralId)
            {
                return arrival;
            }

            Others++;
        }
    }

    /// <summary>Says the last word and waits until the hub has ended the stream: from then on it delivers nothing to it.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _call.RequestStream.CompleteAsync();
        await _reading.WaitAsync(cancellationToken);
    }

    /// <summary>What came and nobody waited for.</summary>
    public IReadOnlyList<Arrival> TakeRest()
    {
        var rest = new List<Arrival>();
        while (_arrivals.Reader.TryRead(out var arrival))
        {
            rest.Add(arrival);
        }

        return rest;
    }

    /// <summary>May be called twice: the play closes an inbox in the middle, and again if it is cut short.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await _end.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _call.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync(TimeProvider time)
    {
        Exception? fault = null;
        try
        {
            while (await _call.ResponseStream.MoveNext(_end.Token))
            {
                if (_call.ResponseStream.Current.Message is { } message)
                {
                    await _arrivals.Writer.WriteAsync(new Arrival(message, time.GetTimestamp()), _end.Token);
                }
            }
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException)
        {
            fault = e;
        }
        finally
        {
            _arrivals.Writer.TryComplete(fault);
        }
    }
}
