using System.Net;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using Communication = Hl7.Fhir.Model.Communication;
using FhirTask = Hl7.Fhir.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>Signals at the GP's door: a Communication goes in, its Task says what became of it.</summary>
public sealed class SignalDoorTests : FhirScene
{
    [Fact]
    public async Task Transaction_ReachesTheTeam_AndItsTaskTellsTheAnswer()
    {
        await using var inbox = await TestInbox.OpenAsync(Team);
        var bsn = Samples.NewBsn();
        var id = await SendSignalAsync(Signal(bsn));

        var received = (await inbox.NextAndAckAsync()).Signal;
        (received.Id, received.Content.Subject.Bsn, received.Content.SubjectInformed).ShouldBe((id, bsn, true));
        received.Content.Observation.ShouldStartWith("Mevrouw komt al weken de deur niet meer uit");
        received.Content.SenderContact.ShouldNotBeEmpty();
        received.LifeDomains[0].ShouldBe(LifeDomain.Loneliness);
        var sent = (await GetAsync($"/Task/{id}")).As<FhirTask>();
        (sent.Status, sent.Focus!.Reference, sent.For!.Reference).ShouldBe((FhirTask.TaskStatus.Requested, $"Communication/{id}", $"Patient/{id}"));
        await TriageAsync(id, new SignalTriage { Decision = TriageDecision.TakenUp });
        (await GetAsync($"/Task/{id}")).As<FhirTask>().Status.ShouldBe(FhirTask.TaskStatus.InProgress);
        await Team.Signals.CloseSignalAsync(
            new CloseSignalRequest { RequestId = Samples.NewId(), Id = id, Answer = new SignalAnswer { Result = SignalResult.HelpStarted, Summary = "Er komt wekelijks een maatje." } }, Waiting.Call());

        var task = (await GetAsync($"/Task/{id}")).As<FhirTask>();
        task.Status.ShouldBe(FhirTask.TaskStatus.Completed);
        task.BusinessStatus!.Coding[0].Code.ShouldBe("taken-up");
        task.Output.Select(output => output.Type!.Coding[0].Code).ShouldBe(["result", "summary"]);
        ((FhirString)task.Output[1].Value!).Value.ShouldBe("Er komt wekelijks een maatje.");
        task.Text!.Div!.ShouldContain("er is hulp begonnen");
    }

    [Fact]
    public async Task WhatWasSent_ComesBackUnchanged_WithWhatTheHubHasToSay()
    {
        var bundle = Signal();
        var sent = Resource(bundle, "Communication").DeepClone();
        var id = await SendSignalAsync(bundle);

        var reply = await GetAsync($"/Communication/{id}");
        var read = JsonNode.Parse(reply.Text)!;

        reply.ETag.ShouldBe("W/\"1\"");
        foreach (var element in new[] { "identifier", "category", "reasonCode", "payload", "extension", "sent", "priority" })
        {
            JsonNode.DeepEquals(read[element], sent[element]).ShouldBeTrue(element);
        }

        ((string?)read["subject"]!["reference"]).ShouldBe($"Patient/{id}");
        read["contained"]!.AsArray().Select(resource => (string)resource!["resourceType"]!).ShouldContain("Practitioner");
        (await GetAsync($"/Communication/{id}", request => request.Headers.Add("If-None-Match", "W/\"1\""))).Status.ShouldBe(HttpStatusCode.NotModified);
        (await GetAsync($"/Patient/{id}")).As<Patient>().Name[0].Family.ShouldBe("Verzonnen");
    }

    [Fact]
    public async Task Single_IsFoundByItsIdentifier_AndARepeatMakesNoSecond()
    {
        var single = Single();
        var first = await SendAsync(HttpMethod.Post, "/Communication", single);
        var again = await SendAsync(HttpMethod.Post, "/Communication", single);
        await SendSignalAsync(Signal());

        first.Status.ShouldBe(HttpStatusCode.Created, first.Text);
        var id = first.As<Communication>().Id!;
        again.As<Communication>().Id.ShouldBe(id);
        var found = (await GetAsync($"/Communication?identifier={Uri.EscapeDataString($"https://his.example/signalen|{single["identifier"]![0]!["value"]}")}")).As<Bundle>();
        found.Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(id);
        (await GetAsync("/Communication?_count=1")).As<Bundle>().Link.ShouldContain(link => link.Relation == "next");
        (await GetAsync($"/Communication?_id={id}")).As<Bundle>().Entry.ShouldHaveSingleItem();
        (await GetAsync($"/Communication?_id={Samples.NewId()}")).As<Bundle>().Entry.ShouldBeEmpty();
        (await GetAsync("/Communication?patient.identifier=1")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Anonymous_NeedsItsAreaAndNothingElse()
    {
        var single = Single();
        single.Remove("contained");
        single.Remove("about");
        single.Remove("subject");
        single["extension"] = new JsonArray(new JsonObject { ["url"] = "http://hub.wijkteam/fhir/StructureDefinition/area-code", ["valueCode"] = "BU03440431" });

        var reply = await SendAsync(HttpMethod.Post, "/Communication", single);

        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        var task = (await GetAsync($"/Task/{reply.As<Communication>().Id}")).As<FhirTask>();
        (task.Status, task.For).ShouldBe((FhirTask.TaskStatus.Requested, null));
    }

    [Fact]
    public async Task Report_GoesWithoutTheMessageItCameIn()
    {
        var single = Single();
        single["category"]![0]!["coding"]![0]!["code"] = "domestic-relations";
        single.Remove("reasonCode");
        single.Remove("about");
        single["contained"] = new JsonArray(single["contained"]![0]!.DeepClone());
        single["extension"]!.AsArray().Add(JsonNode.Parse("""
            {"url": "http://hub.wijkteam/fhir/StructureDefinition/legal-basis", "extension": [
              {"url": "secrecy", "extension": [{"url": "kind", "valueCode": "reporting-code"}]},
              {"url": "processing", "extension": [{"url": "kind", "valueCode": "reporting-code"}]}]}
            """));

        var reply = await SendAsync(HttpMethod.Post, "/Communication", single);

        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        var id = reply.As<Communication>().Id!;
        var received = await Hub.Connect(HubFixture.VeiligThuis).Signals.GetSignalAsync(new GetSignalRequest { Id = id }, Waiting.Call());
        received.Signal.Content.SourceDocument.ShouldBeNull();
        var read = (await GetAsync($"/Communication/{id}")).As<Communication>();
        ((FhirString)read.Payload[0].Content!).Value.ShouldStartWith("Mevrouw komt al weken");
    }

    [Fact]
    public async Task NoAction_IsRejected_WithItsReason_AndRedirectedHasAdvice()
    {
        var (refused, redirected) = (await SendSignalAsync(Signal()), await SendSignalAsync(Signal()));
        await TriageAsync(refused, new SignalTriage { Decision = TriageDecision.NoAction, Reason = new StatusReason { Code = StatusReasonCode.Duplicate } });
        await TriageAsync(redirected, new SignalTriage { Decision = TriageDecision.Redirected, Advice = "De praktijkondersteuner kan dit zelf." });

        var first = (await GetAsync($"/Task/{refused}")).As<FhirTask>();
        (first.Status, first.StatusReason!.Coding[0].Code).ShouldBe((FhirTask.TaskStatus.Rejected, "duplicate"));
        var second = (await GetAsync($"/Task/{redirected}")).As<FhirTask>();
        (second.Status, second.BusinessStatus!.Coding[0].Code).ShouldBe((FhirTask.TaskStatus.Completed, "redirected"));
        second.Output.ShouldHaveSingleItem().Type!.Coding[0].Code.ShouldBe("advice");
    }

    [Fact]
    public async Task Task_IsWithdrawnByItsSource_AndChangesInNoOtherWay()
    {
        var id = await SendSignalAsync(Signal());
        var cancelled = await PutAsync(id, FhirTask.TaskStatus.Cancelled);
        var stale = await PutAsync(id, FhirTask.TaskStatus.EnteredInError, "W/\"7\"");

        var withdrawn = await PutAsync(id, FhirTask.TaskStatus.EnteredInError);
        var again = await PutAsync(id, FhirTask.TaskStatus.EnteredInError);

        cancelled.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        stale.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        withdrawn.As<FhirTask>().Status.ShouldBe(FhirTask.TaskStatus.EnteredInError);
        again.Status.ShouldBe(HttpStatusCode.OK);
        (await GetAsync($"/Communication/{id}")).As<Communication>().Status.ShouldBe(EventStatus.EnteredInError);
    }

    [Fact]
    public async Task AnotherPractice_FindsNothing()
    {
        var id = await SendSignalAsync(Signal());

        foreach (var type in new[] { "Communication", "Task", "Patient" })
        {
            (await SendAsync(HttpMethod.Get, $"/{type}/{id}", body: null, participant: HubFixture.OtherGp)).Status.ShouldBe(HttpStatusCode.NotFound, type);
        }
    }

    [Fact]
    public async Task AcuteDanger_ComesFirst()
    {
        var bundle = Signal();
        Resource(bundle, "Communication")["priority"] = "stat";
        Resource(bundle, "Communication").Remove("identifier");

        var reply = await SendAsync(HttpMethod.Post, "", bundle);

        reply.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        reply.Faults()[0].Reason.ShouldBe("ACUTE_DANGER");
    }

    [Fact]
    public async Task ATaskOfTheSendersOwn_IsRefused()
    {
        var bundle = Signal();
        var task = Entry(Transaction(), "Task").DeepClone();
        bundle["entry"]!.AsArray().Add(task);

        (await SendAsync(HttpMethod.Post, "", bundle)).Faults().ShouldContain(fault => fault.Where == "Bundle.entry[4]");
    }

    private static JsonObject Single()
    {
        var bundle = Signal();
        var communication = Resource(bundle, "Communication").DeepClone().AsObject();
        var (patient, consent) = (Resource(bundle, "Patient").DeepClone().AsObject(), Resource(bundle, "Consent").DeepClone().AsObject());
        (patient["id"], consent["id"]) = ("p", "c");
        consent["patient"] = new JsonObject { ["reference"] = "#p" };
        consent["performer"] = new JsonArray(new JsonObject { ["reference"] = "#p" });
        communication["contained"] = new JsonArray(patient, consent);
        communication["subject"] = new JsonObject { ["reference"] = "#p" };
        communication["about"] = new JsonArray(new JsonObject { ["reference"] = "#c" });
        communication.Remove("sender");
        return communication;
    }

    private async Task<string> SendSignalAsync(JsonObject bundle)
    {
        var answer = await SendAsync(HttpMethod.Post, "", bundle);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        return answer.As<Bundle>().Entry.Select(entry => entry.Response!.Location).Single(location => location?.StartsWith("Communication/", StringComparison.Ordinal) == true)!["Communication/".Length..];
    }

    private async Task TriageAsync(string id, SignalTriage triage) =>
        await Team.Signals.TriageSignalAsync(new TriageSignalRequest { RequestId = Samples.NewId(), Id = id, Triage = triage }, Waiting.Call());

    private Task<FhirReply> PutAsync(string id, FhirTask.TaskStatus status, string? ifMatch = null)
    {
        var task = new JsonObject
        {
            ["resourceType"] = "Task",
            ["id"] = id,
            ["status"] = status.GetLiteral(),
            ["intent"] = "order",
            ["statusReason"] = new JsonObject { ["text"] = "Verkeerde patiënt." },
        };
        return SendAsync(HttpMethod.Put, $"/Task/{id}", task, request =>
        {
            if (ifMatch is not null)
            {
                request.Headers.Add("If-Match", ifMatch);
            }
        });
    }
}
