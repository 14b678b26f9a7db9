using System.Net;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using AuditEvent = Hl7.Fhir.Model.AuditEvent;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Searching;

/// <summary>Who looked, for a GP system that speaks FHIR.</summary>
public sealed class AuditEventSearchTests : SearchScene
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task WhoLooked_IsToldOfACitizen_WithWhomAndWhenAndWhyAndWhat()
    {
        var (bsn, id) = await ExchangeAsync();

        var all = EventsOf(await AskAsync(bsn));

        // The consent came in the same commit as the referral.
        var events = all.Where(seen => seen.Entity[0].What!.Type == "Task").ToList();
        events.Select(seen => (seen.Subtype[0].Code, seen.Action, seen.Agent[0].Who!.Reference, seen.Entity[0].What!.Reference)).ShouldBe(
        [
            ("disclosed-on-read", AuditEvent.AuditEventAction.R, $"Organization/{HubFixture.Gp}", $"Task/{id}/_history/2"),
            ("referral-accepted", AuditEvent.AuditEventAction.U, $"Organization/{HubFixture.Team}", $"Task/{id}/_history/2"),
            ("disclosed-to-inbox", AuditEvent.AuditEventAction.R, $"Organization/{HubFixture.Team}", $"Task/{id}/_history/1"),
            ("referral-submitted", AuditEvent.AuditEventAction.C, $"Organization/{HubFixture.Gp}", $"Task/{id}/_history/1"),
        ]);
        all.Except(events).ShouldHaveSingleItem().Subtype[0].Code.ShouldBe("consent-recorded");
        all.Select(seen => seen.Recorded).ShouldBe(all.Select(seen => seen.Recorded).OrderDescending());
        all.ShouldAllBe(seen => seen.Agent.Count(agent => agent.Requestor == true) <= 1 && seen.Outcome == AuditEvent.AuditEventOutcome.N0);
        all.ShouldAllBe(seen => seen.Entity.Any(entity => entity.What!.Identifier != null && entity.What.Identifier.Value == bsn));

        // Its own professional is known to the practice, the team's by the role alone.
        events[0].Agent[1].Who!.Identifier!.Value.ShouldBe("19012345601");
        events[0].Agent.Select(agent => agent.Requestor).ShouldBe([false, true]);
        events[1].Agent.ShouldHaveSingleItem().Role.ShouldHaveSingleItem().Text.ShouldBe("01.015");
        events[2].Agent.ShouldHaveSingleItem().Requestor.ShouldBe(false);
        var secrecy = events[1].Extension.ShouldHaveSingleItem().Extension.Single(ground => ground.Url == "secrecy");
        secrecy.Extension.ShouldHaveSingleItem().Value.ShouldBeOfType<Code>().Value.ShouldBe("agreement");
    }

    [Fact]
    public async Task Pages_AreFollowedByPost_AndDatesNarrow()
    {
        var (bsn, _) = await ExchangeAsync();
        var all = EventsOf(await AskAsync(bsn));

        var seen = new List<string?>();
        var page = "";
        do
        {
            var bundle = await AskAsync(bsn, $"&_count=2{page}");
            seen.AddRange(IdsOf(bundle));
            LinkOf(bundle, "self")!.ShouldNotContain(bsn);
            page = LinkOf(bundle, "next") is { } next ? $"&_page={next.Split("_page=")[1]}" : "";
        }
        while (page.Length > 0);

        seen.ShouldBe(all.Select(one => one.Id));
        IdsOf(await AskAsync(bsn, $"&date=lt{Instant(all[0])}&date=ge{Instant(all[2])}")).ShouldBe([all[1].Id!, all[2].Id!]);
        IdsOf(await AskAsync(bsn, "&date=lt2000")).ShouldBeEmpty();
        IdsOf(await AskAsync(bsn, "&date=lt2000&date=gt2001")).ShouldBeEmpty();
        (await AskAsync(bsn, "&_summary=count")).Total.ShouldBe(all.Count);
    }

    [Fact]
    public async Task Entity_NarrowsToOneExchange_WithoutTheCitizenTo()
    {
        var (bsn, id) = await ExchangeAsync();
        var other = await SubmitAsync(Transaction(bsn));
        var all = EventsOf(await AskAsync(bsn));
        var ofFirst = all.Where(seen => seen.Entity[0].What!.Reference!.StartsWith($"Task/{id}/", StringComparison.Ordinal)).Select(seen => seen.Id!).ToArray();
        ofFirst.Length.ShouldBeInRange(1, all.Count - 1);

        await ExpectAsync($"/AuditEvent?entity=Task/{id}", ofFirst);
        await ExpectAsync($"/AuditEvent?entity=ServiceRequest/{id}", ofFirst);
        await ExpectAsync($"/AuditEvent?entity=Communication/{id}");
        await ExpectAsync($"/AuditEvent?entity={Guid.NewGuid()}");
        IdsOf(await AskAsync(bsn, $"&entity={id}")).ShouldBe(ofFirst);
        IdsOf(await AskAsync(bsn, $"&entity=Task/{id},Task/{other}")).Count.ShouldBe(all.Count(seen => seen.Entity[0].What!.Reference!.StartsWith("Task/", StringComparison.Ordinal)));
        IdsOf(await AskAsync(Samples.NewBsn(), $"&entity=Task/{id}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Citizen_OrOneEntity_IsAskedFor_AndABsnNeverInAUrl()
    {
        var bsn = Samples.NewBsn();

        await ExpectRefusalAsync("/AuditEvent", "patient.identifier");
        await ExpectRefusalAsync("/AuditEvent?date=ge2026", "patient.identifier");
        await ExpectRefusalAsync($"/AuditEvent?entity=Task/{Guid.NewGuid()},Task/{Guid.NewGuid()}", "patient.identifier");
        var refused = await GetAsync($"/AuditEvent?patient.identifier={BsnSystem}|{bsn}");
        refused.Faults().ShouldBe([("bsn-in-url", "http.patient.identifier")]);
        refused.Text.ShouldNotContain(bsn);
        (await AskAsync(bsn)).Entry.ShouldBeEmpty("nobody knows the citizen");
        (await AskAsync(bsn, $"&patient.identifier={BsnSystem}|{Samples.NewBsn()}")).Entry.ShouldBeEmpty("nobody is two");
        (await SendAsync(HttpMethod.Get, $"/AuditEvent?entity=Task/{Guid.NewGuid()}", body: null, participant: HubFixture.Insurer)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<Bundle> AskAsync(string bsn, string rest = "")
    {
        var reply = await SearchAsync("AuditEvent", $"patient.identifier={BsnSystem}|{bsn}{rest}");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return reply.As<Bundle>();
    }

    private static List<AuditEvent> EventsOf(Bundle bundle) => [.. bundle.Entry.Select(entry => entry.Resource).Cast<AuditEvent>()];

    private static string Instant(AuditEvent seen) => $"{seen.Recorded!.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffffffZ}";

    /// <summary>A referral with its consent, delivered, accepted and read.</summary>
    private async Task<(string Bsn, string Id)> ExchangeAsync()
    {
        var bsn = Samples.NewBsn();
        var id = await SubmitAsync(Transaction(bsn));
        Hub.Time.Advance(Step);
        await Team.Inbox.PullAsync(new PullRequest { MaxMessages = 1 }, Waiting.Call());
        Hub.Time.Advance(Step);
        await AcceptAsync(new Referral { Id = id });
        Hub.Time.Advance(Step);
        await GetAsync($"/Task/{id}");
        Hub.Time.Advance(Step);
        return (bsn, id);
    }
}
