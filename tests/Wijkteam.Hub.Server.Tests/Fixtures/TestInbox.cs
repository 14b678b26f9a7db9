using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>An open inbox stream.</summary>
public sealed class TestInbox : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly AsyncDuplexStreamingCall<ReceiveRequest, ReceiveResponse> _call;

    private TestInbox(TestParticipant participant) => _call = participant.Inbox.Receive(cancellationToken: _end.Token);

    public static async Task<TestInbox> OpenAsync(TestParticipant participant, int maxUnacknowledged = 100, TimeSpan? lease = null)
    {
        var inbox = new TestInbox(participant);
        await inbox.SendAsync(new ReceiveRequest { Open = new Open { MaxUnacknowledged = maxUnacknowledged, LeaseDuration = lease is { } duration ? Duration.FromTimeSpan(duration) : null } });
        return inbox;
    }

    /// <summary>Says something on a stream whose hub may be killed.</summary>
    public static async Task SayAsync(AsyncDuplexStreamingCall<ReceiveRequest, ReceiveResponse> call, ReceiveRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await call.RequestStream.WriteAsync(request, cancellationToken);
        }
        catch (IOException)
        {
            // The connection has broken under it, which whoever reads from the stream is told as its status.
        }
    }

    /// <summary>A stream that has sent nothing yet.</summary>
    public static TestInbox Start(TestParticipant participant) => new(participant);

    public Task SendAsync(ReceiveRequest request) => _call.RequestStream.WriteAsync(request).WaitAsync(Waiting.Deadline);

    /// <summary>The next message; fails on a fault, at the end of the stream and after the deadline.</summary>
    public async Task<InboxMessage> NextAsync() =>
        await NextResponseAsync() is { Message: { } message } ? message : throw new InvalidOperationException("A fault, not a message.");

    public async Task<ReceiveResponse> NextResponseAsync()
    {
        using var deadline = new CancellationTokenSource(Waiting.Deadline);
        return await _call.ResponseStream.MoveNext(deadline.Token) ? _call.ResponseStream.Current : throw new InvalidOperationException("The stream has ended.");
    }

    /// <summary>The next response must be a fault; returns its message id.</summary>
    public async Task<string> NextFaultAsync() => (await NextResponseAsync()).Fault.ShouldNotBeNull().MessageId;

    /// <summary>Says the last word and waits until all that was said has been carried out.</summary>
    public async Task FinishAsync()
    {
        await _call.RequestStream.CompleteAsync().WaitAsync(Waiting.Deadline);
        using var deadline = new CancellationTokenSource(Waiting.Deadline);
        while (await _call.ResponseStream.MoveNext(deadline.Token))
        {
        }
    }

    /// <summary>What the stream ends with, whatever it says before.</summary>
    public async Task<SeenRefusal> EndAsync()
    {
        var e = await Should.ThrowAsync<RpcException>(async () =>
        {
            while (true)
            {
                await NextResponseAsync();
            }
        });
        return SeenRefusal.Read(e);
    }

    public Task NackAsync(InboxMessage message, string reason = "test") =>
        SendAsync(new ReceiveRequest { Nack = new Nack { Leases = { LeaseOf(message) }, Reason = reason } });

    public Task ExtendAsync(InboxMessage message) => SendAsync(new ReceiveRequest { Extend = new Extend { Leases = { LeaseOf(message) } } });

    public Task AckAsync(InboxMessage message) => SendAsync(new ReceiveRequest { Ack = new Ack { Leases = { LeaseOf(message) } } });

    public async Task<InboxMessage> NextAndAckAsync()
    {
        var message = await NextAsync();
        await AckAsync(message);
        return message;
    }

    public static LeaseReference LeaseOf(InboxMessage message) => new() { MessageId = message.MessageId, LeaseToken = message.LeaseToken };

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _call.Dispose();
        _end.Dispose();
    }
}
