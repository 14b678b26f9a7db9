using System.Threading.Channels;
using Wijkteam.Contracts;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>A message and when it came.</summary>
/// <param name="Timestamp">In ticks of the <see cref="TimeProvider"/>.</param>
internal sealed record Arrival(InboxMessage Message, long Timestamp)
{
    /// <summary>The referral, signal or household.</summary>
    public string ExchangeId => Message.Referral?.Id ?? Message.Signal?.Id ?? Message.HouseholdNotice?.HouseholdId ?? Message.Closure?.ExchangeId ?? "";
}

/// <summary>An inbox that is received from. It notes the moment that a message comes, whether or not anybody is waiting for it.</summary>
internal sealed class DemoInbox : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<Arrival> _arrivals = Channel.CreateBounded<Arrival>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.Wait });
    private readonly Task _receiving;
    private bool _disposed;

    public DemoInbox(DemoSystem system, TimeProvider time) => _receiving = ReceiveAsync(new InboxReceiver(system.Inbox), time);

    /// <summary>How many messages about other referrals it came upon: a run that was cut short leaves some.</summary>
    public int Others { get; private set; }

    /// <summary>The next message about a referral, signal or household. Messages about others are passed over.</summary>
    public async Task<Arrival> NextAsync(string referralId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var arrival = await _arrivals.Reader.ReadAsync(cancellationToken);
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
        await _end.CancelAsync();
        await _receiving.WaitAsync(cancellationToken);
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
        await _receiving;
        _end.Dispose();
    }

    private async Task ReceiveAsync(InboxReceiver receiver, TimeProvider time)
    {
        Exception? fault = null;
        try
        {
            await receiver.RunAsync(
                async (message, cancellationToken) => await _arrivals.Writer.WriteAsync(new Arrival(message, time.GetTimestamp()), cancellationToken), _end.Token);
        }
        catch (Exception e) when (e is Grpc.Core.RpcException or AccessTokenException)
        {
            fault = e;
        }
        finally
        {
            _arrivals.Writer.TryComplete(fault);
        }
    }
}
