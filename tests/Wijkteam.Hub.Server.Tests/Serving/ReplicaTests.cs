using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Wijkteam.Hub.Fixtures;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Serving;

/// <summary>Two replicas are one hub, whatever becomes of Redis.</summary>
public sealed class ReplicaTests(PostgresServer server) : IAsyncLifetime
{
    private readonly HttpClient _http = new() { Timeout = Waiting.Deadline };
    private Replicas _replicas = null!;

    private HubProcess One => _replicas.One;

    private HubProcess Other => _replicas.Other;

    public async ValueTask InitializeAsync() => _replicas = await Replicas.StartAsync(server);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _replicas.DisposeAsync();
        One.Output.ToString().ShouldNotContain("fail:");
        Other.Output.ToString().ShouldNotContain("fail:");
    }

    [Fact]
    public async Task Message_SubmittedAtOne_ComesToTheStreamAtTheOtherAtOnce()
    {
        var (gp, bsn) = await AgreedAsync();
        await using var inbox = await TestInbox.OpenAsync(Other.Connect(HubFixture.Team));
        await ReferAndReceiveAsync(gp, bsn, inbox);

        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 20; i++)
        {
            await ReferAndReceiveAsync(gp, bsn, inbox);
        }

        // By polling alone it would be ten seconds, about.
        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Streams_AtBoth_ShareAnInbox_EachMessageOnce_AndEachReferralInOrder()
    {
        const int Referrals = 40;
        var (gp, bsn) = await AgreedAsync();
        var otherGp = Other.Connect(HubFixture.Gp);
        var one = await TestInbox.OpenAsync(One.Connect(HubFixture.Team));
        var other = await TestInbox.OpenAsync(Other.Connect(HubFixture.Team));
        var received = new ConcurrentQueue<(string Id, ReferralStatus Status)>();

        var submitting = Enumerable.Range(0, Referrals).Select(async i =>
        {
            var (to, from) = i % 2 == 0 ? (gp, otherGp) : (otherGp, gp);
            var referral = (await to.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call())).Referral;
            await from.Referrals.CancelReferralAsync(new CancelReferralRequest { RequestId = Samples.NewId(), Id = referral.Id, Reason = new StatusReason { Code = StatusReasonCode.Duplicate } }, Waiting.Call());
        });
        var (first, second) = (TakeAsync(one, received), TakeAsync(other, received));
        await Task.WhenAll(submitting);
        await Waiting.UntilAsync(() => received.Count >= 2 * Referrals, () => $"{received.Count} messages have come");

        var byReferral = received.GroupBy(message => message.Id).ToList();
        byReferral.Count.ShouldBe(Referrals);
        byReferral.ShouldAllBe(messages => messages.Select(message => message.Status).SequenceEqual(new[] { ReferralStatus.Requested, ReferralStatus.Cancelled }));
        await one.DisposeAsync();
        await other.DisposeAsync();
        (await first + await second).ShouldBe(2 * Referrals);
    }

    [Fact]
    public async Task Consent_RevokedAtOne_IsOverAtTheOtherAtOnce()
    {
        var (gp, otherGp, bsn) = (One.Connect(HubFixture.Gp), Other.Connect(HubFixture.Gp), Samples.NewBsn());
        var consent = (await gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call())).Consent;
        await otherGp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call());

        await gp.Consents.RevokeConsentAsync(
            new RevokeConsentRequest { RequestId = Samples.NewId(), Id = consent.Id, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } }, Waiting.Call());

        var refused = await Should.ThrowAsync<RpcException>(async () => await otherGp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call()));
        SeenRefusal.Read(refused).Reason.ShouldBe("NO_AGREEMENT");
    }

    [Fact]
    public async Task Key_RevokedAtOne_EndsTheStreamsAtTheOther()
    {
        await using var inbox = await TestInbox.OpenAsync(Other.Connect(HubFixture.Team));

        await One.Connect(HubFixture.Operator).Operations.RevokeKeyAsync(
            new RevokeKeyRequest { RequestId = Samples.NewId(), ParticipantId = HubFixture.Team, Kid = TestParticipant.KeyId }, Waiting.Call());

        (await inbox.EndAsync()).Reason.ShouldBe("TOKEN_INVALID");
    }

    [Fact]
    public async Task Redis_Killed_AndBack_NoCallFailsAndEverythingComes()
    {
        var (gp, bsn) = await AgreedAsync();
        await using var inbox = await TestInbox.OpenAsync(Other.Connect(HubFixture.Team));
        await ReferAndReceiveAsync(gp, bsn, inbox);

        await _replicas.Redis.KillAsync();
        await ReferAndReceiveAsync(gp, bsn, inbox);
        var (secondGp, secondBsn) = await AgreedAsync();
        await ReferAndReceiveAsync(secondGp, secondBsn, inbox);

        await _replicas.Redis.StartAgainAsync();
        await ReferAndReceiveAsync(gp, bsn, inbox);
        await _replicas.Redis.FreezeAsync();
        await ReferAndReceiveAsync(gp, secondBsn, inbox);
        await _replicas.Redis.ThawAsync();
        await _replicas.Redis.SayAsync("FLUSHALL");
        await ReferAndReceiveAsync(gp, bsn, inbox);
    }

    [Fact]
    public async Task Redis_HoldsNothingThatTellsOfACitizen()
    {
        var (gp, bsn) = await AgreedAsync();
        await Other.Connect(HubFixture.Gp).Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call());

        var keys = (await _replicas.Redis.SayAsync("KEYS", "*")).Split('\n');

        keys.ShouldHaveSingleItem().ShouldStartWith("wijkteam-hub:1:citizen:");
        int.Parse(await _replicas.Redis.SayAsync("TTL", keys[0])).ShouldBeInRange(1, 3_600);
        (await _replicas.Redis.SayAsync("--no-raw", "GET", keys[0]) + keys[0]).ShouldNotContain(bsn);
        await gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call());
    }

    [Fact]
    public async Task Terminate_OneWithManyStreams_EndsInFiveSeconds_AndTheOtherGoesOn()
    {
        var (gp, bsn) = await AgreedAsync();
        var leaving = Other.Connect(HubFixture.Team);
        var streams = new List<TestInbox>();
        for (var i = 0; i < 50; i++)
        {
            streams.Add(await TestInbox.OpenAsync(leaving));
        }

        await ReferAndReceiveAsync(gp, bsn, One.Connect(HubFixture.Team));
        (await HealthAsync(Other, "ready")).ShouldBe(HttpStatusCode.OK);

        var start = TimeProvider.System.GetTimestamp();
        (await Other.StopAsync()).ShouldBe(0);

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(5));
        foreach (var stream in streams)
        {
            (await stream.EndAsync()).Status.ShouldBe(StatusCode.Unavailable);
            await stream.DisposeAsync();
        }

        await ReferAndReceiveAsync(gp, bsn, One.Connect(HubFixture.Team));
        (await HealthAsync(One, "live")).ShouldBe(HttpStatusCode.OK);
    }

    private async Task<HttpStatusCode> HealthAsync(HubProcess hub, string what)
    {
        using var response = await _http.GetAsync(new Uri(hub.HttpAddress, $"/health/{what}"));
        return response.StatusCode;
    }

    private static async Task<int> TakeAsync(TestInbox inbox, ConcurrentQueue<(string Id, ReferralStatus Status)> received)
    {
        for (var count = 0; ; count++)
        {
            try
            {
                var message = await inbox.NextAndAckAsync();
                received.Enqueue((message.Referral.Id, message.Referral.Status));
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException or ObjectDisposedException)
            {
                return count;
            }
        }
    }

    private static async Task ReferAndReceiveAsync(TestParticipant gp, string bsn, TestParticipant team)
    {
        await using var inbox = await TestInbox.OpenAsync(team);
        await ReferAndReceiveAsync(gp, bsn, inbox);
    }

    private static async Task ReferAndReceiveAsync(TestParticipant gp, string bsn, TestInbox inbox)
    {
        var referral = (await gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call())).Referral;

        // What an inbox that was closed had not acknowledged comes again.
        while ((await inbox.NextAndAckAsync()).Referral.Id != referral.Id)
        {
        }
    }

    private async Task<(TestParticipant Gp, string Bsn)> AgreedAsync()
    {
        var (gp, bsn) = (One.Connect(HubFixture.Gp), Samples.NewBsn());
        await gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call());
        return (gp, bsn);
    }
}
