using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Push;

/// <summary>One stream of notifications. Each goes its own way, as many at a time as the stream may hold; the hub hands out only a few of one participant, so that
/// a slow endpoint takes up no more than those.</summary>
internal sealed class PushSession(AsyncDuplexStreamingCall<ReceiveNotificationsRequest, ReceiveNotificationsResponse> call, EndpointPosts posts)
{
    private const int MaxUnderWay = 256;

    // Longer than a POST may take, so that none needs extending.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // gRPC takes one message at a time: there is one writer, and what is to be said queues for it.
    private readonly Channel<ReceiveNotificationsRequest> _said =
        Channel.CreateBounded<ReceiveNotificationsRequest>(new BoundedChannelOptions(MaxUnderWay) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly List<Task> _underWay = [];

    /// <summary>How many notifications it was handed.</summary>
    public int Count { get; private set; }

    /// <summary>Works until the stream ends.</summary>
    /// <exception cref="RpcException">Why it ended.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var open = new Open { MaxUnacknowledged = MaxUnderWay, LeaseDuration = Duration.FromTimeSpan(Lease) };
        await call.RequestStream.WriteAsync(new ReceiveNotificationsRequest { Open = open }, cancellationToken);
        var writing = WriteAsync(end.Token);
        try
        {
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                // A fault says that a lease had ended: the notification comes again, and its receiver knows it by its id.
                if (call.ResponseStream.Current.Notification is { } notification)
                {
                    Count++;
                    _underWay.RemoveAll(task => task.IsCompleted);
                    _underWay.Add(PostAsync(notification, end.Token));
                }
            }
        }
        finally
        {
            // Nobody hears any more what becomes of these; the hub hands them out again.
            await end.CancelAsync();
            _underWay.Add(writing);
            await Task.WhenAll(_underWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PostAsync(Notification notification, CancellationToken cancellationToken)
    {
        var result = await posts.SendAsync(notification, cancellationToken);
        await _said.Writer.WriteAsync(Say(notification.Lease, result), cancellationToken);
    }

    private static ReceiveNotificationsRequest Say(LeaseReference lease, PostResult result) => result.Fault is { } fault
        ? new ReceiveNotificationsRequest { Nack = new NotificationNack { Lease = lease, HttpStatus = result.HttpStatus, Reason = fault } }
        : new ReceiveNotificationsRequest { Ack = new Ack { Leases = { lease } } };

    // If it fails the stream has ended, which its reader finds out too.
    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await foreach (var request in _said.Reader.ReadAllAsync(cancellationToken))
        {
            await call.RequestStream.WriteAsync(request, cancellationToken);
        }
    }
}
