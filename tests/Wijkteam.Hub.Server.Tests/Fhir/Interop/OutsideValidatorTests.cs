using System.Net;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Interop;

/// <summary>What goes out of the door, and what is shipped, is R4 by the word of two validators that know nothing of us. Neither needs an exception.</summary>
public sealed class OutsideValidatorTests : FhirScene
{
    private readonly List<(string Name, string Text)> _documents = [];

    [Fact]
    public async Task WhatGoesOut_IsAcceptedByBoth()
    {
        Keep("metadata", await GetAsync("/metadata"));
        Keep("organization", await GetAsync($"/Organization/{HubFixture.Team}"));
        await KeepStatesAsync();
        await KeepReferralsOverGrpcAsync();
        await KeepCreatesAsync();
        await KeepSignalsAsync();
        await KeepConsentsAsync();
        await KeepSearchesAsync();
        await KeepAuditEventsAsync();
        await KeepRefusalsAsync();

        (await Validators.AskAsync(_documents)).Where(verdict => verdict.Problems.Count > 0).ShouldBeEmpty();
        _documents.Count.ShouldBeGreaterThan(30);
    }

    [Fact]
    public async Task WhatIsShipped_IsAcceptedByBoth()
    {
        var verdicts = await Validators.AskAsync(Exchange.All().Select(path => (Path.GetRelativePath(Exchange.Folder, path), File.ReadAllText(path))));

        verdicts.Where(verdict => verdict.Problems.Count > 0).ShouldBeEmpty();
    }

    [Fact]
    public async Task WhatIsNotR4_IsAcceptedByNeither()
    {
        var bundle = Transaction();
        Resource(bundle, "Task").Remove("intent");
        Resource(bundle, "Task")["colour"] = "red";
        Resource(bundle, "ServiceRequest").Remove("identifier");

        var verdicts = await Validators.AskAsync([("spoiled", bundle.ToJsonString())]);

        verdicts.Select(verdict => verdict.By).ShouldBe(Validators.All);
        verdicts.ShouldAllBe(verdict => verdict.Problems.Count > 0);
    }

    [Fact]
    public async Task ExampleOfARefusal_IsWhatTheDoorAnswers()
    {
        var bundle = Transaction(bsn: "123456789");

        var reply = await SendAsync(HttpMethod.Post, "", bundle);

        JsonNode.DeepEquals(JsonNode.Parse(reply.Text), Exchange.Example("operation-outcome")).ShouldBeTrue(reply.Text);
    }

    [Fact]
    public async Task ExampleOfACompletedTask_HasWhatTheDoorAnswers()
    {
        var id = await SubmitAsync(Transaction());
        await CompleteAllAsync(id);

        var reply = await GetAsync($"/Task/{id}");

        PathsOf(Exchange.Example("task-completed")).ShouldBe(PathsOf(JsonNode.Parse(reply.Text)!), ignoreOrder: true, reply.Text);
    }

    [Fact]
    public async Task ExampleOfAConsentTakenBack_HasWhatTheDoorAnswers()
    {
        var reply = await TakeBackAfterDisclosureAsync();

        PathsOf(Exchange.Example("consent-taken-back")).ShouldBe(PathsOf(JsonNode.Parse(reply.Text)!), ignoreOrder: true, reply.Text);
    }

    private static IReadOnlyList<string> PathsOf(JsonNode node) => [.. Paths(node, "").Distinct()];

    private static IEnumerable<string> Paths(JsonNode? node, string path) => node switch
    {
        JsonObject content => content.SelectMany(pair => Paths(pair.Value, $"{path}.{pair.Key}")),
        JsonArray items => items.SelectMany(item => Paths(item, path)),
        _ => [path],
    };

    private void Keep(string name, FhirReply reply, HttpStatusCode status = HttpStatusCode.OK)
    {
        reply.Status.ShouldBe(status, $"{name}: {reply.Text}");
        _documents.Add((name, reply.Text));
    }

    /// <summary>Every state that a signal can be in, and one that came over gRPC.</summary>
    private async Task KeepSignalsAsync()
    {
        var answer = await SendAsync(HttpMethod.Post, "", Signal());
        Keep("signal-transaction-response", answer);
        var id = answer.As<Bundle>().Entry[3].Response!.Location!["Communication/".Length..];
        await KeepSignalAsync("received", id);
        await TriageAsync(id, new SignalTriage { Decision = TriageDecision.TakenUp });
        await KeepSignalAsync("taken-up", id);
        await Team.Signals.CloseSignalAsync(
            new CloseSignalRequest { RequestId = Samples.NewId(), Id = id, Answer = new SignalAnswer { Result = SignalResult.Referred, Summary = "Naar het maatjesproject." } }, Waiting.Call());
        await KeepSignalAsync("closed", id);
        var settled = (await SendAsync(HttpMethod.Post, "", Signal())).As<Bundle>().Entry[3].Response!.Location!["Communication/".Length..];
        await TriageAsync(settled, new SignalTriage { Decision = TriageDecision.NoAction, Advice = "Geen.", Reason = new StatusReason { Code = StatusReasonCode.Other, Text = "Al in beeld." } });
        await KeepSignalAsync("no-action", settled);

        var composed = new SubmitSignalRequest
        {
            RequestId = Samples.NewId(),
            Content = new SignalContent { Subject = Samples.Citizen(Samples.NewBsn()), LifeDomains = { LifeDomain.DomesticRelations }, Observation = "Er wordt veel geschreeuwd." },
            Basis = new LegalBasis { Secrecy = new Ground { Kind = GroundKind.ReportingCode }, Processing = new Ground { Kind = GroundKind.ReportingCode } },
        };
        await KeepSignalAsync("over gRPC", (await Gp.Signals.SubmitSignalAsync(composed, Waiting.Call())).Signal.Id);
        Keep("signals found", await GetAsync("/Communication?_count=2"));
    }

    private async Task KeepSignalAsync(string state, string id)
    {
        foreach (var type in new[] { "Communication", "Task", "Patient" })
        {
            Keep($"signal {state} {type}", await GetAsync($"/{type}/{id}"));
        }
    }

    private async Task TriageAsync(string id, SignalTriage triage) =>
        await Team.Signals.TriageSignalAsync(new TriageSignalRequest { RequestId = Samples.NewId(), Id = id, Triage = triage }, Waiting.Call());

    /// <summary>Every state that a referral can be in today.</summary>
    private async Task KeepStatesAsync()
    {
        var answer = await SendAsync(HttpMethod.Post, "", Transaction());
        Keep("transaction-response", answer);
        var id = answer.As<Bundle>().Entry.Select(entry => entry.Response!.Location).Single(location => location?.StartsWith("Task/", StringComparison.Ordinal) == true)![5..];
        await KeepReferralAsync("requested", id);
        var referral = new Referral { Id = id };
        await AcceptAsync(referral);
        await KeepReferralAsync("accepted", id);
        await StartAsync(referral);
        await KeepReferralAsync("in-progress", id);
        await CompleteAsync(referral);
        await KeepReferralAsync("completed", id);

        var rejected = await SubmitAsync(Transaction());
        var reason = new StatusReason { Code = StatusReasonCode.NoCapacity, Text = "Pas over zes weken plaats. <Bel & overleg>" };
        await Team.Referrals.DeclineReferralAsync(new DeclineReferralRequest { RequestId = Samples.NewId(), Id = rejected, Reason = reason }, Waiting.Call());
        await KeepReferralAsync("rejected", rejected);

        var cancelled = await SubmitAsync(Transaction());
        var task = Exchange.Example("task-cancel");
        task["id"] = cancelled;
        Keep("Task cancelled by update", await SendAsync(HttpMethod.Put, $"/Task/{cancelled}", task));
        await KeepReferralAsync("cancelled", cancelled);
    }

    private async Task KeepReferralAsync(string state, string id)
    {
        foreach (var type in new[] { "Task", "ServiceRequest", "Patient" })
        {
            Keep($"{type} {state}", await GetAsync($"/{type}/{id}"));
        }

        ((string)JsonNode.Parse((await GetAsync($"/Task/{id}")).Text)!["status"]!).ShouldBe(state);
    }

    private async Task CompleteAllAsync(string id)
    {
        var referral = new Referral { Id = id };
        await AcceptAsync(referral);
        await StartAsync(referral);
        await CompleteAsync(referral);
    }

    /// <summary>Without a FHIR document of the sender's, the door composes all there is.</summary>
    private async Task KeepReferralsOverGrpcAsync()
    {
        var referral = await ReferAsync();
        foreach (var type in new[] { "Task", "ServiceRequest", "Patient" })
        {
            Keep($"{type} over gRPC", await GetAsync($"/{type}/{referral.Id}"));
        }
    }

    private async Task KeepCreatesAsync()
    {
        Keep("ServiceRequest created", await SendAsync(HttpMethod.Post, "/ServiceRequest", Exchange.Example("referral-single")), HttpStatusCode.Created);
        Keep("message answered", await SendAsync(HttpMethod.Post, "/$process-message", Exchange.Example("referral-message")));
        var stat = Exchange.Example("referral-message");
        Resource(stat, "ServiceRequest")["priority"] = "stat";
        Resource(stat, "ServiceRequest")["identifier"]![0]!["value"] = "2026-0415";
        Keep("message refused", await SendAsync(HttpMethod.Post, "/$process-message", stat), HttpStatusCode.UnprocessableEntity);
    }

    private async Task KeepConsentsAsync()
    {
        var bsn = Samples.NewBsn();
        var consent = Exchange.Example("consent");
        consent["contained"]![0]!["identifier"]![0]!["value"] = bsn;
        var created = await SendAsync(HttpMethod.Post, "/Consent", consent);
        Keep("Consent created", created, HttpStatusCode.Created);
        var id = created.As<Hl7.Fhir.Model.Consent>().Id;
        var read = await GetAsync($"/Consent/{id}");
        Keep("Consent read", read);
        var taken = JsonNode.Parse(read.Text)!.AsObject();
        taken["status"] = "inactive";
        Keep("Consent taken back", await SendAsync(HttpMethod.Put, $"/Consent/{id}", taken));
        Keep("Consent taken back after a disclosure", await TakeBackAfterDisclosureAsync());
        Keep("Consents found", await SearchAsync("Consent", $"patient.identifier=http%3A%2F%2Ffhir.nl%2Ffhir%2FNamingSystem%2Fbsn|{bsn}"));
    }

    /// <summary>The team has received the referral; then the citizen takes back the agreement that it came with.</summary>
    private async Task<FhirReply> TakeBackAfterDisclosureAsync()
    {
        await using var inbox = await TestInbox.OpenAsync(Team);
        var answer = await SendAsync(HttpMethod.Post, "", Transaction());
        await inbox.NextAndAckAsync();
        var path = answer.As<Bundle>().Entry.Select(entry => entry.Response!.Location).OfType<string>().Single(location => location.StartsWith("Consent/", StringComparison.Ordinal)).Split("/_history")[0];
        var consent = JsonNode.Parse((await GetAsync($"/{path}")).Text)!.AsObject();
        consent["status"] = "inactive";
        return await SendAsync(HttpMethod.Put, $"/{path}", consent);
    }

    private async Task KeepSearchesAsync()
    {
        Keep("Tasks found", await GetAsync("/Task?_count=2"));
        Keep("ServiceRequests found", await GetAsync("/ServiceRequest?_count=50"));
        Keep("nothing found", await GetAsync("/Task?status=on-hold"));
        var task = (await GetAsync("/Task?_count=1")).As<Bundle>().Entry[0].Resource!.Id;
        Keep("history of a Task", await GetAsync($"/Task/{task}/_history"));
        Keep("version of a Task", await GetAsync($"/Task/{task}/_history/1"));
        Keep("Tasks in summary", await GetAsync("/Task?_summary=true&_include=Task:focus&_include=Task:patient&_include=Task:owner"));
        Keep("Tasks by elements", await GetAsync("/Task?_elements=owner&_include=Task:focus"));
        Keep("ServiceRequests in text", await GetAsync("/ServiceRequest?_summary=text"));
        Keep("Communications in data", await GetAsync("/Communication?_summary=data&_revinclude=Task:focus"));
        Keep("how many Tasks", await GetAsync("/Task?_summary=count"));
        Keep("Organizations found", await GetAsync("/Organization?_total=accurate"));
        Keep("parameter refused", await GetAsync("/Task?status:above=requested"), HttpStatusCode.BadRequest);
        Keep("Tasks found by POST", await SearchAsync("Task", "status=requested&_count=1"));
    }

    /// <summary>Of an exchange that was passed on, so that who ended that is not told.</summary>
    private async Task KeepAuditEventsAsync()
    {
        var bsn = Samples.NewBsn();
        var id = await SubmitAsync(Transaction(bsn));
        await AcceptAsync(new Referral { Id = id });
        var onward = Samples.Referral(bsn);
        onward.BasedOnReferralId = id;
        onward.RecipientParticipantIds.Add(HubFixture.Operator);
        onward.Agreement = Samples.Agreement(bsn, HubFixture.Operator).Consent;
        var child = (await Team.Referrals.SubmitReferralAsync(onward, Waiting.Call())).Referral;
        var reason = new StatusReason { Code = StatusReasonCode.NoCapacity };
        await Hub.Connect(HubFixture.Operator).Referrals.DeclineReferralAsync(new DeclineReferralRequest { RequestId = Samples.NewId(), Id = child.Id, Reason = reason }, Waiting.Call());

        Keep("who looked at a citizen's", await SearchAsync("AuditEvent", $"patient.identifier=http%3A%2F%2Ffhir.nl%2Ffhir%2FNamingSystem%2Fbsn|{bsn}"));
        Keep("who looked at an exchange", await GetAsync($"/AuditEvent?entity=Task/{id}&_elements=recorded"));
        _documents[^2].Text.ShouldContain("Een andere organisatie");
    }

    private async Task KeepRefusalsAsync()
    {
        var bundle = Transaction();
        await SubmitAsync(bundle);
        Resource(bundle, "ServiceRequest")["priority"] = "urgent";
        Keep("conflict", await SendAsync(HttpMethod.Post, "", bundle), HttpStatusCode.Conflict);
        Resource(bundle, "Patient")["identifier"]![0]!["value"] = "1";
        Resource(bundle, "ServiceRequest")["identifier"]![0]!["value"] = Guid.NewGuid().ToString();
        Keep("refused by the hub", await SendAsync(HttpMethod.Post, "", bundle), HttpStatusCode.UnprocessableEntity);
        Resource(bundle, "ServiceRequest").Remove("identifier");
        Keep("refused by the door", await SendAsync(HttpMethod.Post, "", bundle), HttpStatusCode.UnprocessableEntity);
        Keep("not JSON", await SendTextAsync(HttpMethod.Post, "", "{"), HttpStatusCode.BadRequest);
        Keep("no token", await GetAsync("/Task", request => request.Headers.Authorization = null), HttpStatusCode.Unauthorized);
        Keep("not there", await GetAsync($"/Task/{Guid.NewGuid()}"), HttpStatusCode.NotFound);
        Keep("not here", await GetAsync("/Encounter"), HttpStatusCode.NotFound);
        Keep("BSN in a URL", await GetAsync("/Task?patient.identifier=http://fhir.nl/fhir/NamingSystem/bsn|111222333"), HttpStatusCode.BadRequest);
    }
}
