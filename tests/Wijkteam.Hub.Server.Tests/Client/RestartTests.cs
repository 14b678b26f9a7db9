using Grpc.Core;
using Wijkteam.Contracts;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Client;

/// <summary>A hub that is killed and started again on the same port, under a participant's client.</summary>
public sealed class RestartTests
{
    private const int Referrals = 12;
    private const int Kills = 3;

    [Fact]
    public async Task Receiver_SurvivesRestarts_LosesNothing_AndKeepsTheOrder()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        var team = hub.Connect(HubFixture.Team);
        await using var gp = new Receiving(Clients.Connect(hub, HubFixture.Gp), maxConcurrency: 4);
        var referrals = new List<Referral>();
        using var submitting = Clients.Connect(hub, HubFixture.Gp);
        for (var i = 0; i < Referrals; i++)
        {
            referrals.Add((await submitting.Referrals.SubmitReferralAsync(WithAgreement(), Waiting.Call())).Referral);
        }

        for (var kill = 0; kill <= Kills; kill++)
        {
            // Steps of which some have been handled when the hub dies and others not.
            foreach (var referral in referrals.Skip(kill * (Referrals / (Kills + 1))).Take(Referrals / (Kills + 1)))
            {
                await StepsAsync(team, referral);
            }

            if (kill < Kills)
            {
                await hub.KillAsync();
                await hub.StartAsync();
            }
        }

        await gp.HandledAsync(handled => handled.DistinctBy(message => message.MessageId).Count() == Referrals * 3);
        await gp.StopAsync();

        foreach (var referral in gp.Handled.DistinctBy(message => message.MessageId).GroupBy(message => message.Referral.Id))
        {
            referral.Select(message => message.Referral.Version).ShouldBe([2, 3, 4]);
        }

        gp.Log.Count(line => line.Contains("stream has ended", StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(Kills);
        (await hub.Connect(HubFixture.Gp).Inbox.PullAsync(new PullRequest { MaxMessages = 100 }, Waiting.Call())).Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_WhoseAnswerIsLostInARestart_IsRepeated_AndTakesEffectOnce()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        using var lossy = new LossyHandler("SubmitReferral", async () =>
        {
            await hub.KillAsync();
            await hub.StartAsync();
        });
        using var gp = Clients.Connect(hub, HubFixture.Gp, lossy);

        var answer = await gp.Referrals.SubmitReferralAsync(WithAgreement(), Waiting.Call());

        lossy.Sent.ShouldBe(2);
        var all = await gp.Referrals.ListReferralsAsync(new ListReferralsRequest(), Waiting.Call());
        all.Referrals.Select(referral => referral.Id).ShouldBe([answer.Referral.Id]);
    }

    [Fact]
    public async Task Hub_ThatStaysAway_IsGivenUpAtTheDeadline()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        using var gp = Clients.Connect(hub, HubFixture.Gp);
        await gp.Tokens.GetAsync(TestContext.Current.CancellationToken);
        await hub.KillAsync();

        var start = TimeProvider.System.GetTimestamp();
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(1);
        var e = await Should.ThrowAsync<RpcException>(async () => await gp.Referrals.ListReferralsAsync(new ListReferralsRequest(), deadline: deadline));

        HubRefusal.Read(e).MayPass.ShouldBeTrue();
        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static SubmitReferralRequest WithAgreement()
    {
        var request = Samples.Referral(Samples.NewBsn());
        request.Agreement = Samples.Agreement(request.Content.Subject.Bsn, HubFixture.Team).Consent;
        return request;
    }

    private static async Task StepsAsync(TestParticipant team, Referral referral)
    {
        await team.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = referral.Id }, Waiting.Call());
        await team.Referrals.StartReferralAsync(new StartReferralRequest { RequestId = Samples.NewId(), Id = referral.Id }, Waiting.Call());
        var outcome = new ReferralOutcome { Result = ReferralResult.GoalReached, Summary = "Betalingsregeling getroffen." };
        await team.Referrals.CompleteReferralAsync(new CompleteReferralRequest { RequestId = Samples.NewId(), Id = referral.Id, Outcome = outcome }, Waiting.Call());
    }

    /// <summary>A network that loses the answer to the first call of one method, after the hub has given it.</summary>
    private sealed class LossyHandler(string method, Func<Task> meanwhile) : DelegatingHandler(new SocketsHttpHandler())
    {
        public int Sent { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith(method, StringComparison.Ordinal) || ++Sent > 1)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            using var answer = await base.SendAsync(request, cancellationToken);
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            await meanwhile();
            throw new HttpRequestException("The connection broke.", new IOException("It broke."));
        }
    }
}
