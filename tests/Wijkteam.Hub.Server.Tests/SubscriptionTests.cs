using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests;

/// <summary>Subscriptions: their life, their secrets and who may do what with them.</summary>
public sealed class SubscriptionTests : PushScene
{
    private const string Secret = "geheim-van-het-his";

    private TestParticipant System => Hub.Connect(HubFixture.Gp, withProfessional: false);

    [Fact]
    public async Task Life_FromRequestedToOff()
    {
        var request = Samples.Subscription(HubFixture.Gp);
        var created = (await System.Push.CreateSubscriptionAsync(request, Waiting.Call())).Subscription;
        (created.ParticipantId, created.State, created.Endpoint, created.EventsSinceSubscriptionStart)
            .ShouldBe((HubFixture.Gp, SubscriptionState.Requested, request.Subscription.Endpoint, 0));
        var header = created.Headers.ShouldHaveSingleItem();
        (header.Name, header.Value).ShouldBe(("Authorization", ""));
        (await System.Push.CreateSubscriptionAsync(request, Waiting.Call())).Subscription.ShouldBe(created);
        (await ReadAsync(created)).ShouldBe(created);

        var end = new DeleteSubscriptionRequest { RequestId = Samples.NewId(), Id = created.Id };
        (await System.Push.DeleteSubscriptionAsync(end, Waiting.Call())).Subscription.State.ShouldBe(SubscriptionState.Off);
        (await System.Push.DeleteSubscriptionAsync(end, Waiting.Call())).Subscription.State.ShouldBe(SubscriptionState.Off);

        var next = await SubscribeAsync(HubFixture.Gp);
        var listed = (await System.Push.ListSubscriptionsAsync(new ListSubscriptionsRequest { PageSize = 1 }, Waiting.Call()));
        listed.Subscriptions.ShouldHaveSingleItem().Id.ShouldBe(next.Id);
        var rest = await System.Push.ListSubscriptionsAsync(new ListSubscriptionsRequest { PageToken = listed.NextPageToken }, Waiting.Call());
        rest.Subscriptions.ShouldHaveSingleItem().Id.ShouldBe(created.Id);
        rest.NextPageToken.ShouldBeEmpty();
        StoreTrace.Count(Hub, "entries WHERE kind IN (60, 61) AND actor = 'huisarts-de-brug'").ShouldBe(3);
    }

    [Fact]
    public async Task Headers_AreNowhereInTheClear()
    {
        await SubscribeAsync(HubFixture.Gp);
        await Hub.RestartAsync();

        foreach (var file in global::System.IO.Directory.EnumerateFiles(Hub.Folder, "*.db*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, global::System.Text.Encoding.Latin1);
            (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldNotContain(Secret, customMessage: file);
        }
    }

    [Fact]
    public async Task Second_IsRefused_UntilTheFirstHasEnded()
    {
        var request = Samples.Subscription(HubFixture.Gp);
        request.Subscription.EndTime = Timestamp.FromDateTimeOffset(Hub.Time.GetUtcNow().AddHours(1));
        var first = (await System.Push.CreateSubscriptionAsync(request, Waiting.Call())).Subscription;

        var refusal = await SeenRefusal.OfAsync(System.Push.CreateSubscriptionAsync(Samples.Subscription(HubFixture.Gp), Waiting.Call()));
        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.AlreadyExists, "SUBSCRIPTION_EXISTS"));

        Hub.Time.Advance(TimeSpan.FromHours(2));
        (await ReadAsync(first)).State.ShouldBe(SubscriptionState.Off);
        await SubscribeAsync(HubFixture.Gp);
    }

    [Theory]
    [InlineData("https://huisarts-de-brug.example/fhirx", "ENDPOINT_NOT_ALLOWED")]
    [InlineData("https://huisarts-de-brug.example:8443/fhir", "ENDPOINT_NOT_ALLOWED")]
    [InlineData("https://huisarts-wittevrouwen.example/fhir", "ENDPOINT_NOT_ALLOWED")]
    [InlineData("http://huisarts-de-brug.example/fhir", "FIELD_INVALID")]
    [InlineData("https://huisarts-de-brug.example/fhir/../admin", "FIELD_INVALID")]
    [InlineData("https://x@huisarts-de-brug.example/fhir", "FIELD_INVALID")]
    [InlineData("", "FIELD_REQUIRED")]
    public async Task Endpoint_ThatTheOperatorHasNotAllowed_IsRefused(string endpoint, string reason)
    {
        var request = Samples.Subscription(HubFixture.Gp);
        request.Subscription.Endpoint = endpoint;

        var refusal = await SeenRefusal.OfAsync(System.Push.CreateSubscriptionAsync(request, Waiting.Call()));

        refusal.Reason.ShouldBe(reason);
        refusal.Fields.ShouldBe(["subscription.endpoint"], ignoreOrder: true);
        StoreTrace.Count(Hub, "subscriptions").ShouldBe(0);
    }

    [Fact]
    public async Task Participant_WithoutRegistration_IsRefused()
    {
        var refusal = await SeenRefusal.OfAsync(
            Hub.Connect(HubFixture.Insurer, withProfessional: false).Push.CreateSubscriptionAsync(Samples.Subscription(HubFixture.Gp), Waiting.Call()));
        refusal.Reason.ShouldBe("ENDPOINT_NOT_ALLOWED");
    }

    [Fact]
    public async Task ForeignSubscription_IsNotFound()
    {
        var subscription = await SubscribeAsync(HubFixture.Gp);
        var other = Hub.Connect(HubFixture.OtherGp, withProfessional: false).Push;

        (await SeenRefusal.OfAsync(other.GetSubscriptionAsync(new GetSubscriptionRequest { Id = subscription.Id }, Waiting.Call()))).Reason.ShouldBe("NOT_FOUND");
        (await SeenRefusal.OfAsync(other.DeleteSubscriptionAsync(new DeleteSubscriptionRequest { RequestId = Samples.NewId(), Id = subscription.Id }, Waiting.Call())))
            .Reason.ShouldBe("NOT_FOUND");
        (await other.ListSubscriptionsAsync(new ListSubscriptionsRequest(), Waiting.Call())).Subscriptions.ShouldBeEmpty();
        (await ReadAsync(subscription)).State.ShouldBe(SubscriptionState.Requested);
    }

    [Fact]
    public async Task RequestId_UsedForAnotherSubscription_IsRefused()
    {
        var request = Samples.Subscription(HubFixture.Gp);
        await System.Push.CreateSubscriptionAsync(request, Waiting.Call());
        request.Subscription.Payload = NotificationPayload.Task;

        (await SeenRefusal.OfAsync(System.Push.CreateSubscriptionAsync(request, Waiting.Call()))).Reason.ShouldBe("REQUEST_ID_REUSED");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NonAdapter_MayNotReceiveNotifications(bool withProfessional)
    {
        await using var push = TestPush.Start(Hub.Connect(HubFixture.Gp, withProfessional));
        (await push.EndAsync()).Reason.ShouldBe("PARTICIPANT_NOT_ENTITLED");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Adapter_MayDoNothingElse(bool withProfessional)
    {
        var referral = await ReferAsync();
        var adapter = Hub.Connect(HubFixture.Adapter, withProfessional);
        SeenRefusal[] refusals =
        [
            await SeenRefusal.OfAsync(adapter.Referrals.SubmitReferralAsync(Samples.Referral(Samples.NewBsn()), Waiting.Call())),
            await SeenRefusal.OfAsync(adapter.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())),
            await SeenRefusal.OfAsync(adapter.Inbox.PullAsync(new PullRequest { MaxMessages = 1 }, Waiting.Call())),
            await SeenRefusal.OfAsync(adapter.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest(), Waiting.Call())),
            await SeenRefusal.OfAsync(adapter.Consents.RecordConsentAsync(Samples.Agreement(Samples.NewBsn(), HubFixture.Team), Waiting.Call())),
            await SeenRefusal.OfAsync(adapter.Push.CreateSubscriptionAsync(Samples.Subscription(HubFixture.Gp), Waiting.Call())),
        ];
        refusals.Select(refusal => refusal.Reason).ShouldAllBe(reason => reason == "PARTICIPANT_NOT_ENTITLED");
        await using var inbox = TestInbox.Start(adapter);
        (await inbox.EndAsync()).Reason.ShouldBe("PARTICIPANT_NOT_ENTITLED");
    }
}
