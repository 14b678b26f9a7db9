using System.Collections.Concurrent;
using Grpc.Core;
using Wijkteam.Contracts;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Client;

/// <summary>A participant's receiver on a real hub.</summary>
public sealed class InboxReceiverTests : InboxScene
{
    private static readonly Task ForEver = new TaskCompletionSource().Task;

    [Fact]
    public async Task Message_IsAcknowledged_WhenItsHandlerReturns()
    {
        var first = await ReferAsync();
        await using var team = Receive(HubFixture.Team);
        await team.HandledAsync(handled => handled.Count == 1);
        var second = await ReferAsync();
        await team.HandledAsync(handled => handled.Count == 2);
        await team.StopAsync();

        team.Handled.Select(message => message.Referral.Id).ShouldBe([first.Id, second.Id]);
        StoreTrace.Count(Hub, "deliveries WHERE state < 2").ShouldBe(0);
    }

    [Fact]
    public async Task Steps_OfOneReferral_AreHandledInOrder_OneAtATime()
    {
        var running = 0;
        var atOnce = 0;
        await using var gp = Receive(HubFixture.Gp, async (_, _) =>
        {
            atOnce = Math.Max(atOnce, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
        });
        var referral = await ReferAsync();
        await AcceptAsync(referral);
        await StartAsync(referral);
        await CompleteAsync(referral);
        await gp.HandledAsync(handled => handled.Count == 3);

        gp.Handled.Select(message => message.Referral.Version).ShouldBe([2, 3, 4]);
        atOnce.ShouldBe(1);
    }

    [Fact]
    public async Task Poison_IsNackedWithItsReason_AndHoldsUpNobodyElse()
    {
        var poison = await ReferAsync();
        var attempts = 0;
        await using var team = Receive(HubFixture.Team, (message, _) =>
        {
            if (message.Referral.Id == poison.Id)
            {
                Interlocked.Increment(ref attempts);
                throw new NackException("schema.unknown");
            }

            return Task.CompletedTask;
        });
        var others = new[] { (await ReferAsync()).Id, (await ReferAsync()).Id, (await ReferAsync()).Id };
        await team.HandledAsync(handled => handled.Count == others.Length);
        await Waiting.UntilAsync(() => Volatile.Read(ref attempts) > 1, () => "the poison did not come again");
        await team.StopAsync();

        team.Handled.Select(message => message.Referral.Id).ShouldBe(others, ignoreOrder: true);
        team.Log.ShouldContain(line => line.Contains("schema.unknown", StringComparison.Ordinal));
        StoreTrace.Count(Hub, "deliveries WHERE nack_reason = 'schema.unknown'").ShouldBe(1);
    }

    [Fact]
    public async Task Handler_ThatThrowsOnce_GetsTheMessageAgain()
    {
        var referral = await ReferAsync();
        var attempts = new ConcurrentQueue<int>();
        await using var team = Receive(HubFixture.Team, (message, _) =>
        {
            attempts.Enqueue(message.DeliveryAttempt);
            return attempts.Count == 1 ? throw new InvalidOperationException("The store of the team is full.") : Task.CompletedTask;
        });
        await team.HandledAsync(handled => handled.Count == 1);

        attempts.ShouldBe([1, 2]);
        team.Handled.Single().Referral.Id.ShouldBe(referral.Id);
        team.Log.ShouldContain(line => line.Contains("handler.failed", StringComparison.Ordinal) && line.Contains("The store of the team is full.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Handler_ThatTakesLongerThanALease_KeepsIt()
    {
        await ReferAsync();
        var calls = new ConcurrentQueue<InboxMessage>();
        var release = new TaskCompletionSource();
        await using var team = Receive(
            HubFixture.Team,
            async (message, cancellationToken) =>
            {
                calls.Enqueue(message);
                await release.Task.WaitAsync(cancellationToken);
            },
            lease: TimeSpan.FromSeconds(10));
        await Waiting.UntilAsync(() => !calls.IsEmpty, () => "the message did not come");
        var end = calls.Single().LeaseExpireTime.ToDateTimeOffset().ToUnixMicroseconds();
        await Waiting.UntilAsync(() => StoreTrace.Count(Hub, $"deliveries WHERE state = 1 AND due_time > {end}") == 1, () => "the lease was not extended");
        release.SetResult();
        await team.HandledAsync(handled => handled.Count == 1);
        await team.StopAsync();

        calls.Count.ShouldBe(1);
        StoreTrace.Count(Hub, "deliveries WHERE state < 2").ShouldBe(0);
    }

    [Fact]
    public async Task Handler_WhoseLeaseHasEnded_IsCancelled_BeforeTheMessageIsHandledAgain()
    {
        await ReferAsync();
        var running = 0;
        var cancelled = 0;
        await using var team = Receive(HubFixture.Team, HangOnceAsync, lease: TimeSpan.FromSeconds(10));
        await Waiting.UntilAsync(() => Volatile.Read(ref running) == 1, () => "the message did not come");

        // The hub's clock goes ahead of the receiver's, which extends the lease too late.
        Hub.Time.Advance(TimeSpan.FromSeconds(11));
        await team.HandledAsync(handled => handled.Count == 1);

        cancelled.ShouldBe(1);
        team.Handled.Single().DeliveryAttempt.ShouldBe(2);

        async Task HangOnceAsync(InboxMessage message, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref running).ShouldBe(1);
            try
            {
                if (message.DeliveryAttempt == 1)
                {
                    await ForEver.WaitAsync(cancellationToken);
                }
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cancelled);
                throw;
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }
    }

    [Fact]
    public async Task Handler_ThatBlocks_DoesNotKeepTheStreamFromBeingRead()
    {
        var blocked = await ReferAsync();
        using var release = new ManualResetEventSlim();
        await using var team = Receive(HubFixture.Team, (message, cancellationToken) =>
        {
            if (message.Referral.Id == blocked.Id)
            {
                release.Wait(cancellationToken);
            }

            return Task.CompletedTask;
        });
        var other = await ReferAsync();
        await team.HandledAsync(handled => handled.Any(message => message.Referral.Id == other.Id));
        release.Set();
        await team.HandledAsync(handled => handled.Count == 2);
    }

    [Fact]
    public async Task Cancellation_ReturnsLeasesAtOnce_AndAcknowledgesWhatIsDone()
    {
        var done = await ReferAsync();
        var started = 0;
        await using var team = Receive(HubFixture.Team, async (message, cancellationToken) =>
        {
            if (message.Referral.Id != done.Id)
            {
                Interlocked.Increment(ref started);
                await ForEver.WaitAsync(cancellationToken);
            }
        });
        await team.HandledAsync(handled => handled.Count == 1);
        var left = new[] { (await ReferAsync()).Id, (await ReferAsync()).Id };
        await Waiting.UntilAsync(() => Volatile.Read(ref started) == 2, () => $"{started} of 2 have come");
        CountLeased(HubFixture.Team).ShouldBe(2);
        await team.StopAsync();

        CountLeased(HubFixture.Team).ShouldBe(0);
        var pulled = await Team.Inbox.PullAsync(new PullRequest { MaxMessages = 10 }, Waiting.Call());
        pulled.Messages.Select(message => message.Referral.Id).ShouldBe(left, ignoreOrder: true);
        team.Log.ShouldBeEmpty();
    }

    [Fact]
    public async Task Token_ThatExpires_IsFollowedByAnotherStream()
    {
        await using var team = Receive(HubFixture.Team);
        await ReferAsync();
        await team.HandledAsync(handled => handled.Count == 1);

        Hub.Time.Advance(TimeSpan.FromMinutes(6));
        await team.LoggedAsync("TOKEN_EXPIRED");
        await ReferAsync();
        await team.HandledAsync(handled => handled.Count == 2);

        team.Handled.ShouldAllBe(message => message.DeliveryAttempt == 1);
    }

    [Fact]
    public async Task Refusal_ThatWillNotHeal_EndsIt()
    {
        await using var police = Receive(HubFixture.Police, withProfessional: false);
        (await Should.ThrowAsync<RpcException>(police.EndAsync)).StatusCode.ShouldBe(StatusCode.PermissionDenied);

        await using var greedy = new Receiving(Connect(HubFixture.Team), maxConcurrency: 1_001);
        var refusal = HubRefusal.Read(await Should.ThrowAsync<RpcException>(greedy.EndAsync));
        refusal.Reason.ShouldBe(RefusalReason.FieldInvalid);
        refusal.Violations.Single().Field.ShouldBe("open.max_unacknowledged");
        greedy.Log.ShouldBeEmpty();
    }

    [Fact]
    public async Task Key_ThatIsNotRegistered_EndsIt()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var options = new HubClientOptions { TokenEndpoint = new Uri(Hub.HttpAddress, "/oauth2/token"), Time = Hub.Time };
        await using var team = new Receiving(new HubClient(Hub.GrpcAddress, new ParticipantCredential(HubFixture.Team, TestParticipant.KeyId, key), options));

        (await Should.ThrowAsync<RpcException>(team.EndAsync)).Status.DebugException.ShouldBeOfType<AccessTokenException>().Error.ShouldBe("invalid_client");
    }

    private HubClient Connect(string participant, bool withProfessional = true) => Clients.Connect(Hub, participant, withProfessional);

    private Receiving Receive(string participant, Func<InboxMessage, CancellationToken, Task>? handle = null, TimeSpan? lease = null, bool withProfessional = true) =>
        new(Connect(participant, withProfessional), handle, lease: lease);
}
