using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>An adapter's open stream.</summary>
public sealed class TestPush : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly AsyncDuplexStreamingCall<ReceiveNotificationsRequest, ReceiveNotificationsResponse> _call;

    private TestPush(TestParticipant adapter) => _call = adapter.Push.ReceiveNotifications(cancellationToken: _end.Token);

    public static async Task<TestPush> OpenAsync(TestParticipant adapter, int maxUnacknowledged = 100, TimeSpan? lease = null)
    {
        var push = new TestPush(adapter);
        await push.SendAsync(new ReceiveNotificationsRequest
        {
            Open = new Open { MaxUnacknowledged = maxUnacknowledged, LeaseDuration = lease is { } duration ? Duration.FromTimeSpan(duration) : null },
        });
        return push;
    }

    /// <summary>A stream that has sent nothing yet.</summary>
    public static TestPush Start(TestParticipant participant) => new(participant);

    public Task SendAsync(ReceiveNotificationsRequest request) => _call.RequestStream.WriteAsync(request).WaitAsync(Waiting.Deadline);

    public async Task<ReceiveNotificationsResponse> NextResponseAsync()
    {
        using var deadline = new CancellationTokenSource(Waiting.Deadline);
        return await _call.ResponseStream.MoveNext(deadline.Token) ? _call.ResponseStream.Current : throw new InvalidOperationException("The stream has ended.");
    }

    /// <summary>The next notification; fails on a fault, at the end of the stream and after the deadline.</summary>
    public async Task<Notification> NextAsync() =>
        await NextResponseAsync() is { Notification: { } notification } ? notification : throw new InvalidOperationException("A fault, not a notification.");

    public Task AckAsync(Notification notification) => SendAsync(new ReceiveNotificationsRequest { Ack = new Ack { Leases = { notification.Lease } } });

    public Task NackAsync(Notification notification, int httpStatus) =>
        SendAsync(new ReceiveNotificationsRequest { Nack = new NotificationNack { Lease = notification.Lease, HttpStatus = httpStatus, Reason = "test" } });

    public async Task<Notification> NextAndAckAsync()
    {
        var notification = await NextAsync();
        await AckAsync(notification);
        return notification;
    }

    public async Task<Notification> NextAndNackAsync(int httpStatus)
    {
        var notification = await NextAsync();
        await NackAsync(notification, httpStatus);
        return notification;
    }

    /// <summary>Says the last word and waits until all that was said has been carried out. What comes meanwhile goes back.</summary>
    public async Task FinishAsync()
    {
        await _call.RequestStream.CompleteAsync().WaitAsync(Waiting.Deadline);
        using var deadline = new CancellationTokenSource(Waiting.Deadline);
        while (await _call.ResponseStream.MoveNext(deadline.Token))
        {
        }
    }

    /// <summary>What the stream ends with, whatever it says before.</summary>
    public async Task<SeenRefusal> EndAsync() => SeenRefusal.Read(await Should.ThrowAsync<RpcException>(async () =>
    {
        while (true)
        {
            await NextResponseAsync();
        }
    }));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _call.Dispose();
        _end.Dispose();
    }
}
