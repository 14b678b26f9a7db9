using System.Net;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using FhirSubscription = Hl7.Fhir.Model.Subscription;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Push;

/// <summary>Two practices whose systems can be notified.</summary>
public abstract class FhirPushScene : FhirScene
{
    protected const string Topic = "http://hl7.org/fhir/us/sdoh-clinicalcare/SubscriptionTopic/Task";
    protected const string Content = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content";
    protected const string Secret = "Bearer geheim-van-het-his";

    protected GpReceiver Receiver { get; private set; } = null!;

    protected GpReceiver OtherReceiver { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        (Receiver, OtherReceiver) = (await GpReceiver.StartAsync(), await GpReceiver.StartAsync());
        Hub.Settings["Delivery:AllowPrivateEndpoints"] = Hub.Settings["Fhir:AllowPrivateEndpoints"] = "true";
        Hub.ChangeDirectory = directory =>
        {
            Allow(directory, HubFixture.Gp, Receiver.Url.AbsoluteUri);
            Allow(directory, HubFixture.OtherGp, OtherReceiver.Url.AbsoluteUri);
        };
        await base.InitializeAsync();
    }

    protected static void Allow(DirectoryDocument directory, string participant, params string[] prefixes) =>
        directory.Registrations.Single(registration => registration.Participant.Id == participant).Push =
            new PushRegistration { AdapterParticipantId = "fhir", EndpointPrefixes = { prefixes } };

    protected static JsonObject Plain(Uri endpoint, string? payload = "application/fhir+json")
    {
        var subscription = new JsonObject
        {
            ["resourceType"] = "Subscription",
            ["status"] = "requested",
            ["reason"] = "Terugkoppeling",
            ["criteria"] = "Task",
            ["channel"] = new JsonObject { ["type"] = "rest-hook", ["endpoint"] = endpoint.AbsoluteUri, ["header"] = new JsonArray($"Authorization: {Secret}") },
        };
        if (payload is not null)
        {
            subscription["channel"]!["payload"] = payload;
        }

        return subscription;
    }

    protected static JsonObject Backport(Uri endpoint, string content = "id-only")
    {
        var subscription = Plain(endpoint);
        subscription["criteria"] = Topic;
        subscription["channel"]!["_payload"] = new JsonObject { ["extension"] = new JsonArray(new JsonObject { ["url"] = Content, ["valueCode"] = content }) };
        return subscription;
    }

    protected async Task<FhirSubscription> SubscribeAsync(JsonObject subscription, string participant = HubFixture.Gp)
    {
        var reply = await SendAsync(HttpMethod.Post, "/Subscription", subscription, participant: participant);
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return reply.As<FhirSubscription>();
    }

    protected async Task<FhirSubscription> UntilAsync(FhirSubscription subscription, FhirSubscription.SubscriptionStatus status)
    {
        using var deadline = new CancellationTokenSource(Waiting.Deadline);
        while (true)
        {
            deadline.Token.ThrowIfCancellationRequested();
            var now = (await GetAsync($"/Subscription/{subscription.Id}")).As<FhirSubscription>();
            if (now.Status == status)
            {
                return now;
            }
        }
    }

    /// <summary>A referral by a practice that the team has accepted: there is a step to tell of.</summary>
    protected async Task<Referral> AcceptedAsync(string practice = HubFixture.Gp)
    {
        var (by, bsn) = (Hub.Connect(practice), Samples.NewBsn());
        await by.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call());
        var referral = (await by.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call())).Referral;
        await AcceptAsync(referral);
        return referral;
    }

    protected static Task DownAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    protected static Func<Microsoft.AspNetCore.Http.HttpContext, Task> Say(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Receiver.DisposeAsync();
        await OtherReceiver.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
