using System.Net;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using FhirTask = Hl7.Fhir.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>A GP system without a word of gRPC sends a referral, follows it and reads its outcome; the team is on gRPC.</summary>
public sealed class GpLoopTests : FhirScene
{
    [Fact]
    public async Task Transaction_ReachesTheTeam_AndItsOutcomeComesBack()
    {
        var bsn = Samples.NewBsn();
        await using var inbox = await TestInbox.OpenAsync(Team);

        var id = await SubmitAsync(Transaction(bsn, "2026-0001"));

        var delivered = (await inbox.NextAndAckAsync()).Referral;
        delivered.Id.ShouldBe(id);
        var subject = delivered.Content.Subject;
        (subject.Bsn, subject.Name.Family, subject.Telephone, subject.Address.Postcode, subject.Address.HouseNumber, subject.Address.HouseNumberSuffix)
            .ShouldBe((bsn, "Verzonnen", "+31612345678", "3572AB", 12, "bis"));
        delivered.Content.Problems.ShouldHaveSingleItem().Code.ShouldBe("Z01");
        delivered.LifeDomains.ShouldBe([LifeDomain.Finances]);
        delivered.Content.Question.ShouldStartWith("Mevrouw heeft sinds de zomer");
        delivered.Content.Background.ShouldStartWith("Alleenstaand");
        delivered.Content.CitizenWish.ShouldStartWith("Weer rust");
        delivered.Content.ReferrerContact.ShouldBe("+31301234567");
        delivered.ExternalIdentifier.Value.ShouldBe("2026-0001");

        await AcceptAsync(delivered);
        await StartAsync(delivered);
        await CompleteAsync(delivered);
        var reply = await GetAsync($"/Task/{id}");
        reply.ETag.ShouldBe("W/\"4\"");
        var task = reply.As<FhirTask>();
        (task.Status, task.BusinessStatus!.Coding[0].Code, task.Owner!.Display).ShouldBe((FhirTask.TaskStatus.Completed, "7.0", "Buurtteam Sociaal Noordoost"));
        task.Output.Select(output => output.Value).OfType<FhirString>().ShouldHaveSingleItem().Value.ShouldBe("Betalingsregeling getroffen.");
        task.Text!.Div!.ShouldContain("Buurtteam Sociaal Noordoost heeft de vraag afgerond.");
        (task.Focus!.Reference, task.For!.Reference).ShouldBe(($"ServiceRequest/{id}", $"Patient/{id}"));
        task.Identifier.ShouldHaveSingleItem().System.ShouldBe("https://his.example/taken");
    }

    [Fact]
    public async Task WhatTheMappingDoesNotUnderstand_ComesBackToItsSenderUnchanged()
    {
        var bundle = Transaction();
        var sent = Resource(bundle, "ServiceRequest");
        var id = await SubmitAsync(bundle);

        var request = JsonNode.Parse((await GetAsync($"/ServiceRequest/{id}")).Text)!.AsObject();

        request["extension"]!.ToJsonString().ShouldBe(sent["extension"]!.ToJsonString());
        request["authoredOn"]!.ToJsonString().ShouldBe(sent["authoredOn"]!.ToJsonString());
        request["reasonCode"]!.ToJsonString().ShouldBe(sent["reasonCode"]!.ToJsonString());
        ((string)request["subject"]!["reference"]!).ShouldBe($"Patient/{id}");
        var requester = (string)request["requester"]!["reference"]!;
        request["contained"]!.AsArray().ShouldHaveSingleItem()!["id"]!.ToString().ShouldBe(requester[1..]);
        var patient = JsonNode.Parse((await GetAsync($"/Patient/{id}")).Text)!.AsObject();
        patient["address"]!.ToJsonString().ShouldBe(Resource(bundle, "Patient")["address"]!.ToJsonString());
    }

    [Fact]
    public async Task Transaction_AnswersEachEntry()
    {
        var reply = (await SendAsync(HttpMethod.Post, "", Transaction())).As<Bundle>();

        reply.Type.ShouldBe(Bundle.BundleType.TransactionResponse);
        reply.Entry.Select(entry => entry.Response!.Location?.Split('/')[0]).ShouldBe(["Patient", null, "Consent", "ServiceRequest", "Task"]);
        reply.Entry.Select(entry => entry.Response!.Status).ShouldBe(["201 Created", "200 OK", "201 Created", "201 Created", "201 Created"]);
        foreach (var location in reply.Entry.Select(entry => entry.Response!.Location).OfType<string>())
        {
            (await GetAsync($"/{location}")).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task Transaction_Repeated_IsTheSameReferral_AndWithOtherContentAConflict()
    {
        var bundle = Transaction();
        var first = await SubmitAsync(bundle);

        (await SubmitAsync(bundle)).ShouldBe(first);

        Resource(bundle, "ServiceRequest")["priority"] = "urgent";
        var conflict = await SendAsync(HttpMethod.Post, "", bundle);
        conflict.Status.ShouldBe(HttpStatusCode.Conflict);
        conflict.Faults().ShouldBe([("REQUEST_ID_REUSED", "Bundle.entry[3].resource.identifier")]);
        StoreTrace.Count(Hub, "records WHERE kind = 1").ShouldBe(1);
    }

    [Fact]
    public async Task ConditionalCreate_HoldsUnderConcurrency()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(i =>
        {
            var request = SingleRequest(number: "one");
            request["note"]![0]!["text"] = $"Versie {i}";
            return SendAsync(HttpMethod.Post, "/ServiceRequest", request, message => message.Headers.Add("If-None-Exist", "identifier=https://his.example/verwijzingen|one"));
        }));

        replies.Count(reply => reply.Status == HttpStatusCode.Created).ShouldBe(1);
        replies.Count(reply => reply.Status == HttpStatusCode.OK).ShouldBe(7);
        replies.Select(reply => reply.As<ServiceRequest>().Id).Distinct().ShouldHaveSingleItem();
        StoreTrace.Count(Hub, "records WHERE kind = 1").ShouldBe(1);
    }

    [Fact]
    public async Task SingleTask_ContainsItsRequest()
    {
        var request = SingleRequest();
        var contained = request["contained"]!.AsArray().DeepClone().AsArray();
        request.Remove("contained");
        request["id"] = "sr";
        contained.Add(request);
        var task = Resource(Transaction(), "Task");
        task = task.DeepClone().AsObject();
        task["contained"] = contained;
        task["focus"] = new JsonObject { ["reference"] = "#sr" };
        task["for"] = new JsonObject { ["reference"] = "#p" };
        task.Remove("requester");

        var reply = await SendAsync(HttpMethod.Post, "/Task", task);

        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        var created = reply.As<FhirTask>();
        reply.Location!.ShouldEndWith($"/fhir/gp/Task/{created.Id}/_history/1");
        (await GetAsync($"/ServiceRequest/{created.Id}")).As<ServiceRequest>().Identifier.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Read_Unchanged_Is304_AndLeavesNoEntry()
    {
        var id = await SubmitAsync(Transaction());
        var first = await GetAsync($"/Task/{id}");
        var before = StoreTrace.Count(Hub, "entries");

        var again = await GetAsync($"/Task/{id}", message => message.Headers.TryAddWithoutValidation("If-None-Match", first.ETag));

        (again.Status, again.Text).ShouldBe((HttpStatusCode.NotModified, ""));
        StoreTrace.Count(Hub, "entries").ShouldBe(before);
    }

    [Fact]
    public async Task Message_IsProcessed_AndAnsweredWithItsTask()
    {
        var bundle = Transaction();
        bundle["type"] = "message";
        var header = new JsonObject
        {
            ["resourceType"] = "MessageHeader",
            ["id"] = "m1",
            ["eventCoding"] = new JsonObject { ["system"] = "http://hub.wijkteam/fhir/CodeSystem/message-event", ["code"] = "referral" },
            ["source"] = new JsonObject { ["endpoint"] = "https://his.example" },
        };
        bundle["entry"]!.AsArray().Insert(0, new JsonObject { ["fullUrl"] = $"urn:uuid:{Guid.NewGuid()}", ["resource"] = header });
        foreach (var entry in bundle["entry"]!.AsArray())
        {
            entry!.AsObject().Remove("request");
        }

        var reply = await SendAsync(HttpMethod.Post, "/$process-message", bundle);

        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        var answer = reply.As<Bundle>();
        var answered = answer.Entry[0].Resource.ShouldBeOfType<MessageHeader>();
        (answered.Response!.Identifier, answered.Response.Code).ShouldBe(("m1", MessageHeader.ResponseType.Ok));
        answer.Entry[1].Resource.ShouldBeOfType<FhirTask>().Status.ShouldBe(FhirTask.TaskStatus.Requested);
    }

    [Fact]
    public async Task Consent_RecordedReadFoundAndTakenBack()
    {
        var bsn = Samples.NewBsn();
        var single = SingleRequest(bsn);
        var patient = single["contained"]![0]!.DeepClone();
        var consent = single["contained"]![1]!.DeepClone().AsObject();
        consent.Remove("id");
        consent["identifier"] = new JsonArray(new JsonObject { ["system"] = "https://his.example/toestemmingen", ["value"] = "t1" });
        consent["contained"] = new JsonArray(patient);

        var created = await SendAsync(HttpMethod.Post, "/Consent", consent);
        created.Status.ShouldBe(HttpStatusCode.Created, created.Text);
        var id = created.As<Hl7.Fhir.Model.Consent>().Id!;
        var referral = await SubmitAsync(WithoutConsent(bsn));

        (await GetAsync($"/Consent/{id}")).As<Hl7.Fhir.Model.Consent>().Provision!.Actor.ShouldHaveSingleItem();
        var found = (await SearchAsync("Consent", $"patient.identifier=http%3A%2F%2Ffhir.nl%2Ffhir%2FNamingSystem%2Fbsn|{bsn}&status=active")).As<Bundle>();
        found.Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(id);
        var taken = JsonNode.Parse((await GetAsync($"/Consent/{id}")).Text)!.AsObject();
        taken["status"] = "inactive";
        var back = await SendAsync(HttpMethod.Put, $"/Consent/{id}", taken);
        back.Status.ShouldBe(HttpStatusCode.OK, back.Text);
        back.As<Hl7.Fhir.Model.Consent>().Status.ShouldBe(Hl7.Fhir.Model.Consent.ConsentState.Inactive);
        var task = (await GetAsync($"/Task/{referral}")).As<FhirTask>();
        (task.Status, task.StatusReason!.Coding[0].Code).ShouldBe((FhirTask.TaskStatus.Cancelled, "closed"));
    }

    private static JsonObject WithoutConsent(string bsn)
    {
        var bundle = Transaction(bsn);
        bundle["entry"]!.AsArray().Remove(Entry(bundle, "Consent"));
        return bundle;
    }
}
