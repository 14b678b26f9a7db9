using System.Text;
using Google.Protobuf;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Operations;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.Server.Tests.Privacy;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Operations;

/// <summary>The way of an exchange, as the operator sees it.</summary>
public sealed class TraceTests : OperationsScene
{
    [Fact]
    public async Task Trace_ShowsStepsAndDeliveries_AndIsNotedWithTheCitizen()
    {
        var referral = await ReferAsync();
        await NackOnceAsync(Team, "disk.full");
        await AcceptAsync(referral);
        await using (var inbox = await TestInbox.OpenAsync(Gp))
        {
            await inbox.NextAndAckAsync();
            await inbox.FinishAsync();
        }

        var trace = await TraceAsync(referral.Id);

        trace.Entries.Select(entry => (entry.Kind, entry.Version, entry.ActorParticipantId)).ShouldBe(
        [
            ("REFERRAL_SUBMITTED", 1, HubFixture.Gp), ("DISCLOSED_TO_INBOX", 1, HubFixture.Team), ("REFERRAL_ACCEPTED", 2, HubFixture.Team),
            ("DISCLOSED_TO_INBOX", 2, HubFixture.Gp),
        ]);
        trace.Entries[0].Time.ShouldBe(referral.CreateTime);
        trace.Deliveries.Select(delivery => (delivery.ParticipantId, delivery.Version, delivery.State, delivery.Attempts, delivery.Rejections, delivery.LastNackReason)).ShouldBe(
        [
            (HubFixture.Team, 1, TraceDeliveryState.Pending, 1, 1, "disk.full"),
            (HubFixture.Gp, 2, TraceDeliveryState.Acknowledged, 1, 0, ""),
        ]);
        var subject = StoreTrace.Count(Hub, $"entries e JOIN records r ON r.subject_id = e.record_id WHERE r.id = {Hub.Store.Literal(Guid.Parse(referral.Id))} AND e.kind = 42 AND e.actor = '{HubFixture.Operator}'");
        subject.ShouldBe(1);
    }

    [Fact]
    public async Task Trace_IsPaged_AndEachLookIsNoted()
    {
        var referral = await ReferAsync();
        await AcceptAsync(referral);
        var whole = await TraceAsync(referral.Id);
        var seen = new List<TraceEntry>();
        var request = new TraceExchangeRequest { ExchangeId = referral.Id, PageSize = 1 };
        do
        {
            var page = await Operator.Operations.TraceExchangeAsync(request, Waiting.Call());
            seen.AddRange(page.Entries);
            page.Deliveries.ShouldBe(whole.Deliveries);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        seen.ShouldBe(whole.Entries);
        StoreTrace.Count(Hub, $"entries WHERE kind = 42 AND actor = '{HubFixture.Operator}'").ShouldBe(1 + seen.Count);
    }

    [Fact]
    public async Task Trace_OfWhatIsNoExchange_IsNotFound_AndLeavesNothing()
    {
        var consent = await AgreeAsync(Samples.NewBsn());
        var before = StoreTrace.Take(Hub);

        foreach (var id in (string[])[consent.Id, Samples.NewId()])
        {
            (await SeenRefusal.OfAsync(Operator.Operations.TraceExchangeAsync(new TraceExchangeRequest { ExchangeId = id }, Waiting.Call()))).Reason.ShouldBe("NOT_FOUND");
        }

        StoreTrace.Take(Hub).ShouldBe(before);
    }

    [Fact]
    public async Task Answers_HoldNothingOfWhatWasSaid()
    {
        var canary = new Canary();
        var agreement = canary.Agreement();
        await Gp.Consents.RecordConsentAsync(agreement, Waiting.Call());
        var submission = canary.Referral();
        var referral = (await Gp.Referrals.SubmitReferralAsync(submission, Waiting.Call())).Referral;
        await KillAsync(referral);
        await Team.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = referral.Id, Note = canary.Of("note") }, Waiting.Call());
        var scanner = new Scanner(canary.Values.Append(new("professional", "19012345601")).ToDictionary());
        scanner.Find(submission.ToByteArray()).ShouldNotBeEmpty("the scanner does not find what was sent");

        IMessage[] answers =
        [
            await TraceAsync(referral.Id),
            await Operator.Operations.ListQueuesAsync(new ListQueuesRequest(), Waiting.Call()),
            await Operator.Operations.ListDeadLetterGroupsAsync(new ListDeadLetterGroupsRequest(), Waiting.Call()),
            await Operator.Operations.ReplayDeadLetterGroupAsync(new ReplayDeadLetterGroupRequest { RequestId = Samples.NewId(), Group = GroupOf("test") }, Waiting.Call()),
            await TraceAsync(referral.Id),
        ];

        foreach (var answer in answers)
        {
            answer.CalculateSize().ShouldBeGreaterThan(0);
            scanner.Find(answer.ToByteArray()).ShouldBeEmpty(answer.Descriptor.Name);
            scanner.Find(Encoding.UTF8.GetBytes(answer.ToString()!)).ShouldBeEmpty(answer.Descriptor.Name);
        }
    }

    [Theory]
    [InlineData(EntryKind.ReferralSubmitted, "REFERRAL_SUBMITTED")]
    [InlineData(EntryKind.ReferralClosed, "REFERRAL_CLOSED")]
    [InlineData(EntryKind.SignalEnteredInError, "SIGNAL_ENTERED_IN_ERROR")]
    [InlineData(EntryKind.DisclosedOnRead, "DISCLOSED_ON_READ")]
    [InlineData(EntryKind.DeliveryDied, "DELIVERY_DIED")]
    internal void Kinds_KeepTheirNames(EntryKind kind, string name) => kind.ToName().ShouldBe(name);

    private async Task<TraceExchangeResponse> TraceAsync(string id) =>
        await Operator.Operations.TraceExchangeAsync(new TraceExchangeRequest { ExchangeId = id }, Waiting.Call());
}
