using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Operations;

/// <summary>What the operator sees of each participant.</summary>
public sealed class QueueTests : OperationsScene
{
    [Fact]
    public async Task Queue_ShowsWhatWaits_WhatIsHeldAndWhatHasDied()
    {
        await KillAsync(await ReferAsync());
        var held = await ReferAsync();
        await using var inbox = await TestInbox.OpenAsync(Team, maxUnacknowledged: 1);
        (await inbox.NextAsync()).Referral.Id.ShouldBe(held.Id);
        var oldest = await ReferAsync();
        await ReferAsync();

        var queue = await QueueOfAsync(HubFixture.Team);

        (queue.Pending, queue.Leased, queue.Dead, queue.OpenStreams).ShouldBe((2, 1, 1, 1));
        queue.OldestPendingCreateTime.ShouldBe(oldest.CreateTime);
        queue.Pause.ShouldBeNull();
        (Hub.Time.GetUtcNow() - queue.LastContactTime.ToDateTimeOffset()).ShouldBeLessThan(TimeSpan.FromMinutes(1));
        var idle = await QueueOfAsync(HubFixture.Insurer);
        idle.ShouldBe(new Queue { ParticipantId = HubFixture.Insurer });
    }

    [Fact]
    public async Task Queues_AreThoseOfTheDirectory_InPages_AdaptersAndTheirStreamsToo()
    {
        await using var push = await TestPush.OpenAsync(Adapter);
        await push.SendAsync(new ReceiveNotificationsRequest { Ack = new Ack { Leases = { new LeaseReference { MessageId = "no", LeaseToken = "no" } } } });
        (await push.NextResponseAsync()).Fault.ShouldNotBeNull("the stream is open once it answers");

        var ids = new List<string>();
        var request = new ListQueuesRequest { PageSize = 3 };
        do
        {
            var page = await Operator.Operations.ListQueuesAsync(request, Waiting.Call());
            page.Queues.Count.ShouldBeLessThanOrEqualTo(3);
            ids.AddRange(page.Queues.Select(queue => queue.ParticipantId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        ids.ShouldBe(Hub.Services.GetRequiredService<CurrentDirectory>().Snapshot.Participants.Select(participant => participant.Id));
        (await QueueOfAsync(HubFixture.Adapter)).OpenStreams.ShouldBe(1);
    }

    [Fact]
    public async Task Queue_OfOneThatHasLeftTheDirectory_IsShownWhileSomethingWaits()
    {
        var referral = await ReferAsync();
        await AcceptAsync(referral);
        (await QueueOfAsync(HubFixture.Gp)).Pending.ShouldBe(1);
        var document = DirectoryDocument.Parser.ParseJson(await File.ReadAllTextAsync(Path.Combine(Hub.Folder, "directory.json"), TestContext.Current.CancellationToken));
        foreach (var gone in (string[])[HubFixture.Gp, HubFixture.OtherGp])
        {
            document.Registrations.Remove(document.Registrations.Single(registration => registration.Participant.Id == gone));
        }

        Hub.Services.GetRequiredService<CurrentDirectory>().Swap(document);

        (await QueueOfAsync(HubFixture.Gp)).Pending.ShouldBe(1);
        await Should.ThrowAsync<InvalidOperationException>(() => QueueOfAsync(HubFixture.OtherGp));
    }

    [Fact]
    public async Task LastContact_LastsOverARestart_AndOnlyACallWithAGoodTokenCounts()
    {
        (await QueueOfAsync(HubFixture.Team)).LastContactTime.ShouldBeNull();
        await Team.Directory.GetParticipantAsync(new GetParticipantRequest { Id = HubFixture.Gp }, Waiting.Call());
        var contact = (await QueueOfAsync(HubFixture.Team)).LastContactTime;
        StoreTrace.Count(Hub, "contacts").ShouldBe(0, "no call writes its contact itself");
        Hub.Time.Advance(TimeSpan.FromHours(1));

        await Hub.RestartAsync();

        var kept = (await QueueOfAsync(HubFixture.Team)).LastContactTime;
        (contact.ToDateTimeOffset() - kept.ToDateTimeOffset()).Duration().ShouldBeLessThan(TimeSpan.FromMilliseconds(1));
        (await QueueOfAsync(HubFixture.Insurer)).LastContactTime.ShouldBeNull();
    }

    [Fact]
    public async Task Everything_IsForOperatorsWithAProfessional()
    {
        foreach (var (participant, reason) in (IEnumerable<(TestParticipant, string)>)
        [
            (Gp, "PARTICIPANT_NOT_ENTITLED"), (Team, "PARTICIPANT_NOT_ENTITLED"), (Adapter, "PARTICIPANT_NOT_ENTITLED"),
            (Hub.Connect(HubFixture.Operator, withProfessional: false), "PROFESSIONAL_REQUIRED"),
        ])
        {
            var before = StoreTrace.Take(Hub);
            var operations = participant.Operations;
            SeenRefusal[] refusals =
            [
                await SeenRefusal.OfAsync(operations.ListQueuesAsync(new ListQueuesRequest(), Waiting.Call())),
                await SeenRefusal.OfAsync(operations.ListDeadLetterGroupsAsync(new ListDeadLetterGroupsRequest(), Waiting.Call())),
                await SeenRefusal.OfAsync(operations.ReplayDeadLetterGroupAsync(new ReplayDeadLetterGroupRequest(), Waiting.Call())),
                await SeenRefusal.OfAsync(operations.DiscardDeadLetterGroupAsync(new DiscardDeadLetterGroupRequest(), Waiting.Call())),
                await SeenRefusal.OfAsync(operations.TraceExchangeAsync(new TraceExchangeRequest { ExchangeId = Samples.NewId() }, Waiting.Call())),
                await SeenRefusal.OfAsync(operations.PauseParticipantAsync(Pause(HubFixture.Insurer), Waiting.Call())),
                await SeenRefusal.OfAsync(operations.ResumeParticipantAsync(Resume(HubFixture.Insurer), Waiting.Call())),
                await SeenRefusal.OfAsync(operations.RevokeKeyAsync(Revoke(HubFixture.Insurer), Waiting.Call())),
            ];
            refusals.ShouldAllBe(refusal => refusal.Reason == reason, participant.Id);
            StoreTrace.Take(Hub).ShouldBe(before);
        }
    }
}
