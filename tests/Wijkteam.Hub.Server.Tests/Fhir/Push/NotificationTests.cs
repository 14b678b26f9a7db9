using System.Diagnostics;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Microsoft.AspNetCore.Http;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using FhirSubscription = Hl7.Fhir.Model.Subscription;
using FhirTask = Hl7.Fhir.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Push;

/// <summary>What a GP system is notified of, by a hub over real HTTP.</summary>
public sealed class NotificationTests : FhirPushScene
{
    [Fact]
    public async Task IdOnly_ComesOncePerStep_InOrder_AndTheTaskIsReadAtTheDoor()
    {
        // Without a listener nothing is traced.
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        var subscription = await SubscribeAsync(Backport(Receiver.Url));
        var bsn = Samples.NewBsn();
        var id = await SubmitAsync(Transaction(bsn));
        var referral = new Referral { Id = id };
        await AcceptAsync(referral);
        await StartAsync(referral);
        await CompleteAsync(referral);

        ReceivedPush[] received = [await Receiver.NextAsync(), await Receiver.NextAsync(), await Receiver.NextAsync()];

        received.Select(push => push.MessageId).ShouldBeUnique();
        for (var i = 0; i < received.Length; i++)
        {
            var push = received[i];
            (push.Method, push.Path, push.Headers["Authorization"], push.Headers["Content-Type"]).ShouldBe(("POST", "/", Secret, "application/fhir+json"));
            push.Headers["traceparent"].ShouldStartWith("00-");
            CheckBundle(push, subscription.Id!, id, i + 1);
            foreach (var personal in (string[])[bsn, "Verzonnen", "Fatima", "3572AB", "Betalingsregeling", "completed", "buurtteam"])
            {
                push.Text.ShouldNotContain(personal);
            }
        }

        (await UntilAsync(subscription, FhirSubscription.SubscriptionStatus.Active)).Error.ShouldBeNull();
        var task = (await GetAsync($"/Task/{id}")).As<FhirTask>();
        (task.Status, task.Meta!.VersionId).ShouldBe((FhirTask.TaskStatus.Completed, "4"));
        Receiver.All.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Empty_SaysThatThereIsSomething_AndNotWhat()
    {
        await SubscribeAsync(Backport(Receiver.Url, "empty"));
        var referral = await AcceptedAsync();

        var push = await Receiver.NextAsync();

        Read<Bundle>(push).Entry.ShouldHaveSingleItem();
        push.Text.ShouldContain("events-since-subscription-start");
        push.Text.ShouldNotContain(referral.Id);
    }

    [Fact]
    public async Task PlainTask_IsPutUnderItsId_WithoutAWordAboutTheCitizen()
    {
        await SubscribeAsync(Plain(new Uri(Receiver.Url, "fhir/")));
        var referral = await AcceptedAsync();

        var push = await Receiver.NextAsync();

        (push.Method, push.Path, push.Headers["Authorization"]).ShouldBe(("PUT", $"/fhir/Task/{referral.Id}", Secret));
        Read<FhirTask>(push).Status.ShouldBe(FhirTask.TaskStatus.Accepted);
        var json = push.Json;
        json.Select(pair => pair.Key).Order().ShouldBe(["basedOn", "code", "focus", "for", "id", "intent", "meta", "owner", "requester", "resourceType", "status"]);
        ((string)json["id"]!, (string)json["meta"]!["versionId"]!).ShouldBe((referral.Id, "2"));
        json["for"]!.ToJsonString().ShouldBe($$"""{"reference":"Patient/{{referral.Id}}","type":"Patient"}""");
        ((string)json["requester"]!["reference"]!, (string)json["owner"]!["reference"]!).ShouldBe(($"Organization/{HubFixture.Gp}", $"Organization/{HubFixture.Team}"));
    }

    [Fact]
    public async Task ASignal_IsToldToo_AndHoldsNothingUp()
    {
        var subscription = await SubscribeAsync(Plain(new Uri(Receiver.Url, "fhir/")));
        var signal = await SignalTakenUpAsync();

        var push = await Receiver.NextAsync();

        push.Path.ShouldBe($"/fhir/Task/{signal}");
        var task = Read<FhirTask>(push);
        (task.Status, task.Focus!.Reference).ShouldBe((FhirTask.TaskStatus.InProgress, $"Communication/{signal}"));
        push.Json.Select(pair => pair.Key).Order().ShouldBe(["code", "focus", "id", "intent", "meta", "owner", "requester", "resourceType", "status"]);

        await SendAsync(HttpMethod.Delete, $"/Subscription/{subscription.Id}", body: null);
        await SubscribeAsync(Backport(Receiver.Url));
        var second = await SignalTakenUpAsync();
        var bundle = await Receiver.NextAsync();
        bundle.Text.ShouldContain($"Task/{second}");
        Read<Bundle>(bundle).Entry[0].Resource.ShouldBeOfType<Parameters>().Parameter.Find(parameter => parameter.Name == "notification-event")!
            .GetExtensionValue<Code>("http://hub.wijkteam/fhir/StructureDefinition/notification-cause")!.Value.ShouldBe("signal");
    }

    [Fact]
    public async Task PlainWithoutPayload_IsAnEmptyPost()
    {
        await SubscribeAsync(Plain(Receiver.Url, payload: null));
        await AcceptedAsync();

        var push = await Receiver.NextAsync();

        (push.Method, push.Path, push.Text, push.Headers["Authorization"]).ShouldBe(("POST", "/", "", Secret));
        push.Headers.Keys.ShouldNotContain("Content-Type");
    }

    [Fact]
    public async Task DownForADay_ThenEverythingComes_OnceAndInOrder()
    {
        Receiver.Answer = DownAsync;
        var subscription = await SubscribeAsync(Backport(Receiver.Url));
        var first = await AcceptedAsync();
        await StartAsync(first);
        var second = await AcceptedAsync();
        var failed = await Receiver.NextAsync();
        await UntilAsync(subscription, FhirSubscription.SubscriptionStatus.Error);
        var before = Receiver.All.Count;

        Receiver.Answer = _ => Task.CompletedTask;
        Hub.Time.Advance(TimeSpan.FromDays(1));
        while (Receiver.All.Count < before + 3)
        {
            await Receiver.NextAsync();
        }

        await UntilAsync(subscription, FhirSubscription.SubscriptionStatus.Active);
        var taken = Receiver.All.Skip(before).ToList();
        taken.Select(push => push.MessageId).ShouldBeUnique();
        taken.Select(push => push.MessageId).ShouldContain(failed.MessageId);
        taken.Select(FocusOf).Order().ShouldBe(new[] { first.Id, first.Id, second.Id }.Order());
        taken.Where(push => FocusOf(push) == first.Id).Select(NumberOf).ShouldBeInOrder();
    }

    [Fact]
    public async Task OneEndpointHanging_LeavesTheOtherFlowing()
    {
        var hangs = new TaskCompletionSource();
        var isOver = false;
        OtherReceiver.Answer = async context =>
        {
            await hangs.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Volatile.Write(ref isOver, true);
        };
        await SubscribeAsync(Backport(OtherReceiver.Url), HubFixture.OtherGp);
        await SubscribeAsync(Backport(Receiver.Url));
        await AcceptedAsync(HubFixture.OtherGp);
        var stuck = await OtherReceiver.NextAsync();
        for (var i = 0; i < 6; i++)
        {
            await AcceptedAsync();
            await Receiver.NextAsync();
        }

        // Nothing above waited for the end of that one attempt.
        Volatile.Read(ref isOver).ShouldBeFalse();
        OtherReceiver.All.ShouldBe([stuck]);
        hangs.SetResult();
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        Receiver.Answer = context =>
        {
            context.Response.Redirect("/elders", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        var subscription = await SubscribeAsync(Backport(Receiver.Url));
        await AcceptedAsync();

        var failed = await UntilAsync(subscription, FhirSubscription.SubscriptionStatus.Error);

        failed.Error!.ShouldStartWith("Het adres verwijst door");
        Receiver.All.ShouldAllBe(push => push.Path == "/");
    }

    [Fact]
    public async Task Refused_BecomesADeadLetter_AndTheOtherPartyIsTold()
    {
        Hub.Settings["Delivery:MaxPushRejections"] = "1";
        await Hub.RestartAsync();
        Receiver.Answer = Say(StatusCodes.Status410Gone);
        var subscription = await SubscribeAsync(Backport(Receiver.Url));
        await using var inbox = await TestInbox.OpenAsync(Team);
        var id = await SubmitAsync(Transaction());
        await inbox.NextAndAckAsync();
        await AcceptAsync(new Referral { Id = id });

        var told = (await inbox.NextAndAckAsync()).DeliveryFailure;

        (told.ExchangeId, told.ExchangeVersion, told.ParticipantId, told.Reason).ShouldBe((id, 2, HubFixture.Gp, DeliveryFailureReason.Rejected));
        var dead = (await Gp.Inbox.ListDeadLettersAsync(new ListDeadLettersRequest(), Waiting.Call())).DeadLetters.ShouldHaveSingleItem();
        dead.LastNackReason.ShouldBe("answer.refused");

        // The endpoint answered: it is there, only this message it will not have.
        (await GetAsync($"/Subscription/{subscription.Id}")).As<FhirSubscription>().Status.ShouldBe(FhirSubscription.SubscriptionStatus.Active);
    }

    [Fact]
    public async Task WhatTheTeamNeverGot_TheGpIsToldOf()
    {
        Hub.Settings["Delivery:MaxNacks"] = "3";
        await Hub.RestartAsync();
        await SubscribeAsync(Backport(Receiver.Url));
        await using var inbox = await TestInbox.OpenAsync(Team);
        var id = await SubmitAsync(Transaction());
        for (var i = 0; i < 3; i++)
        {
            await inbox.NackAsync(await inbox.NextAsync());
            Hub.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var push = await Receiver.NextAsync();

        FocusOf(push).ShouldBe(id);
        push.Text.ShouldContain("\"delivery-failure\"");
    }

    [Fact]
    public async Task RestartedHub_GoesOnWhereItWas()
    {
        Receiver.Answer = Say(StatusCodes.Status503ServiceUnavailable);
        var subscription = await SubscribeAsync(Backport(Receiver.Url));
        await AcceptedAsync();
        var failed = await Receiver.NextAsync();
        await UntilAsync(subscription, FhirSubscription.SubscriptionStatus.Error);
        Receiver.Answer = _ => Task.CompletedTask;

        await Hub.RestartAsync();
        await UntilAsync(subscription, FhirSubscription.SubscriptionStatus.Active);
        await AcceptedAsync();
        var next = await Receiver.NextAsync();
        while (next.MessageId == failed.MessageId)
        {
            next = await Receiver.NextAsync();
        }

        NumberOf(next).ShouldBe(2);
    }

    private static void CheckBundle(ReceivedPush push, string subscriptionId, string referralId, int number)
    {
        var bundle = Read<Bundle>(push);
        (bundle.Type, bundle.Entry.Count).ShouldBe((Bundle.BundleType.History, 2));
        var status = bundle.Entry[0].Resource.ShouldBeOfType<Parameters>();
        status.Parameter.Select(parameter => parameter.Name).ShouldBe(["subscription", "topic", "status", "type", "events-since-subscription-start", "notification-event"]);
        ((ResourceReference)status.GetSingle("subscription")!.Value!).Reference.ShouldBe($"Subscription/{subscriptionId}");
        ((Canonical)status.GetSingle("topic")!.Value!).Value.ShouldBe(Topic);
        var happened = status.GetSingle("notification-event")!.Part;
        happened.Select(part => part.Name).ShouldBe(["event-number", "timestamp", "focus"]);
        ((FhirString)happened[0].Value!).Value.ShouldBe($"{number}");
        ((ResourceReference)happened[2].Value!).Reference.ShouldBe($"Task/{referralId}");
        var focus = bundle.Entry[1];
        (focus.FullUrl, focus.Resource, focus.Request!.Method, focus.Request.Url).ShouldBe(($"urn:uuid:{referralId}", null, Bundle.HTTPVerb.PUT, $"Task/{referralId}"));
    }

    private static T Read<T>(ReceivedPush push)
        where T : Resource => new FhirJsonPocoDeserializer().DeserializeResource(push.Text).ShouldBeOfType<T>();

    private static string FocusOf(ReceivedPush push) => ((string)push.Json["entry"]![1]!["fullUrl"]!)["urn:uuid:".Length..];

    private static int NumberOf(ReceivedPush push) =>
        int.Parse((string)push.Json["entry"]![0]!["resource"]!["parameter"]!.AsArray().Single(part => (string)part!["name"]! == "events-since-subscription-start")!["valueString"]!);

    /// <summary>A signal that the practice sent over gRPC, and that the team has taken up.</summary>
    private async Task<string> SignalTakenUpAsync()
    {
        var bsn = Samples.NewBsn();
        var agreement = Samples.Agreement(bsn, HubFixture.Team).Consent;
        agreement.Scope.Purpose = ConsentPurpose.Signal;
        var request = new SubmitSignalRequest
        {
            RequestId = Samples.NewId(),
            Content = new SignalContent { Subject = Samples.Citizen(bsn), LifeDomains = { LifeDomain.Finances }, Observation = "De brievenbus puilt uit." },
            Basis = new LegalBasis
            {
                Secrecy = new Ground { Kind = GroundKind.Agreement },
                Processing = new Ground { Kind = GroundKind.PublicTask, Law = Law.Wmo2015, Article = "2.3.2" },
            },
            Agreement = agreement,
        };
        var signal = (await Gp.Signals.SubmitSignalAsync(request, Waiting.Call())).Signal;
        var triage = new SignalTriage { Decision = TriageDecision.TakenUp };
        await Team.Signals.TriageSignalAsync(new TriageSignalRequest { RequestId = Samples.NewId(), Id = signal.Id, Triage = triage }, Waiting.Call());
        return signal.Id;
    }
}
