using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Operations;

/// <summary>A participant that the operator keeps out for a while.</summary>
public sealed class PauseTests : OperationsScene
{
    [Fact]
    public async Task Paused_IsRefused_ItsStreamEnds_AndWhatIsSentWaitsUntilItResumes()
    {
        var team = Team;
        await using var inbox = await TestInbox.OpenAsync(team);
        var held = await ReferAsync();
        (await inbox.NextAsync()).Referral.Id.ShouldBe(held.Id);

        await PauseAsync(HubFixture.Team);

        var end = await inbox.EndAsync();
        (end.Status, end.Reason).ShouldBe((StatusCode.PermissionDenied, "PARTICIPANT_PAUSED"));
        await RefusedAsync(team);
        var sent = await ReferAsync();
        var queue = await QueueOfAsync(HubFixture.Team);
        (queue.Pending, queue.Leased, queue.OpenStreams, queue.Pause.Reason).ShouldBe((2, 0, 0, "key.compromised"));
        queue.Pause.StartTime.ToDateTimeOffset().ShouldBeLessThanOrEqualTo(Hub.Time.GetUtcNow());

        await Hub.RestartAsync();
        await RefusedAsync(Team);
        await using (var refused = await TestInbox.OpenAsync(Team))
        {
            (await refused.EndAsync()).Reason.ShouldBe("PARTICIPANT_PAUSED");
        }

        await ResumeAsync(HubFixture.Team);
        (await QueueOfAsync(HubFixture.Team)).Pause.ShouldBeNull();
        await using var resumed = await TestInbox.OpenAsync(Team);
        var messages = new[] { await resumed.NextAndAckAsync(), await resumed.NextAndAckAsync() };
        messages.Select(message => message.Referral.Id).ShouldBe([held.Id, sent.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task Paused_IsNotPushed_UntilItResumes()
    {
        await SubscribeAsync(HubFixture.Team);
        await SubscribeAsync(HubFixture.Gp);
        var referral = await ReferAsync();
        await AcceptAsync(referral);
        await PauseAsync(HubFixture.Team);
        await using var push = await TestPush.OpenAsync(Adapter);

        // One look leases for all: if there were something for the team, it would come with what is for the GP.
        (await push.NextAndAckAsync()).ParticipantId.ShouldBe(HubFixture.Gp);
        StoreTrace.Count(Hub, $"deliveries WHERE participant = '{HubFixture.Team}' AND attempt > 0").ShouldBe(0);

        await ResumeAsync(HubFixture.Team);
        var notification = await push.NextAndAckAsync();
        (notification.ParticipantId, notification.ExchangeId).ShouldBe((HubFixture.Team, referral.Id));
    }

    [Fact]
    public async Task PausedAdapter_LosesItsStream()
    {
        await using var push = await TestPush.OpenAsync(Adapter);
        await PauseAsync(HubFixture.Adapter);

        (await push.EndAsync()).Reason.ShouldBe("PARTICIPANT_PAUSED");
        await using var refused = await TestPush.OpenAsync(Adapter);
        (await refused.EndAsync()).Reason.ShouldBe("PARTICIPANT_PAUSED");
    }

    [Fact]
    public async Task PausedPractice_IsToldAtTheFhirDoorToo()
    {
        var token = await Gp.Tokens.GetAsync(TestContext.Current.CancellationToken);
        await PauseAsync(HubFixture.Gp);

        using var http = new HttpClient { Timeout = Waiting.Deadline };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.GetAsync(new Uri(Hub.HttpAddress, $"/fhir/gp/Task/{Samples.NewId()}"), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("PARTICIPANT_PAUSED");
    }

    [Fact]
    public async Task Pause_TakesEffectOncePerRequest_AndTheJournalNamesWhoDidIt()
    {
        var pause = Pause(HubFixture.Insurer);
        await Operator.Operations.PauseParticipantAsync(pause, Waiting.Call());
        await ResumeAsync(HubFixture.Insurer);

        await Operator.Operations.PauseParticipantAsync(pause, Waiting.Call());
        (await QueueOfAsync(HubFixture.Insurer)).Pause.ShouldBeNull("a repeat does nothing twice");

        StoreTrace.Count(Hub, $"entries WHERE kind IN (80, 81) AND actor = '{HubFixture.Operator}'").ShouldBe(2);
        var (act, detail) = await ReadActAsync(pause);
        act.ShouldBe(new OperatorAct { ParticipantId = HubFixture.Insurer, Reason = "key.compromised" });
        detail.Professional.Value.ShouldBe("19012345601");
    }

    [Fact]
    public async Task Pause_ThatMayNotBe_IsRefused_AndLeavesNothing()
    {
        await PauseAsync(HubFixture.Insurer);
        var before = StoreTrace.Take(Hub);

        (await RefusalAsync(Pause(HubFixture.Operator))).ShouldBe("FIELD_NOT_ALLOWED");
        (await RefusalAsync(Pause("niemand"))).ShouldBe("NOT_FOUND");
        (await RefusalAsync(Pause("fhir"))).ShouldBe("NOT_FOUND");
        (await RefusalAsync(Pause(HubFixture.Insurer))).ShouldBe("STATE_NOT_ALLOWED");
        (await RefusalAsync(new PauseParticipantRequest { RequestId = Samples.NewId(), ParticipantId = HubFixture.Gp, Reason = "BSN 123456782" })).ShouldBe("FIELD_INVALID");
        (await SeenRefusal.OfAsync(Operator.Operations.ResumeParticipantAsync(Resume(HubFixture.Gp), Waiting.Call()))).Reason.ShouldBe("STATE_NOT_ALLOWED");

        StoreTrace.Take(Hub).ShouldBe(before);
    }

    private async Task<string> RefusalAsync(PauseParticipantRequest request) =>
        (await SeenRefusal.OfAsync(Operator.Operations.PauseParticipantAsync(request, Waiting.Call()))).Reason;

    private static async Task RefusedAsync(TestParticipant participant)
    {
        var refusal = await SeenRefusal.OfAsync(participant.Inbox.PullAsync(new PullRequest { MaxMessages = 1 }, Waiting.Call()));
        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.PermissionDenied, "PARTICIPANT_PAUSED"));
    }

    private async Task<(OperatorAct Act, EntryDetail Detail)> ReadActAsync(PauseParticipantRequest request)
    {
        var store = Hub.Services.GetRequiredService<Journal.IJournalStore>();
        var past = await store.FindRequestAsync(HubFixture.Operator, Guid.Parse(request.RequestId), TestContext.Current.CancellationToken);
        var entry = (await store.FindEntryAsync(past!.RecordId, past.RecordId, TestContext.Current.CancellationToken))!;
        var key = Hub.Services.GetRequiredService<IKeyStore>().HubKey(HubKeyNames.Operators, () => throw new CryptographicException("No such key."));
        return (OperatorAct.Parser.ParseFrom(Sealer.Open(key, new SealedPlace(SealedKind.EntryContent, entry.Id), entry.Content)),
            EntryDetail.Parser.ParseFrom(Sealer.Open(key, new SealedPlace(SealedKind.EntryDetail, entry.Id), entry.Detail)));
    }
}
