using System.Net;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using FhirTask = Hl7.Fhir.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Searching;

/// <summary>Searches for Task and ServiceRequest: each parameter narrows, none leaks.</summary>
public sealed class FhirSearchTests : SearchScene
{
    [Fact]
    public async Task Parameters_NarrowEachInItsWay()
    {
        var bsn = Samples.NewBsn();
        var first = await SubmitAsync(Transaction(bsn, "een"));
        Hub.Time.Advance(TimeSpan.FromHours(1));
        var middle = Hub.Time.GetUtcNow();
        var second = await SubmitAsync(Transaction(number: "twee"));
        await AcceptAsync(new Referral { Id = second });

        await ExpectAsync("/Task", second, first);
        await ExpectAsync("/Task?_sort=authored-on", first, second);
        await ExpectAsync($"/Task?_id={first}", first);
        await ExpectAsync($"/Task?_id={first},{second}&status=accepted", second);
        await ExpectAsync("/Task?status=requested", first);
        await ExpectAsync("/Task?status=http://hl7.org/fhir/task-status|requested,accepted&_sort=-_lastUpdated", second, first);
        await ExpectAsync("/Task?status=received");
        await ExpectAsync($"/Task?focus=ServiceRequest/{first}", first);
        await ExpectAsync($"/Task?based-on={second}", second);
        await ExpectAsync($"/Task?based-on={second}&focus={first}");
        await ExpectAsync($"/Task?patient=Patient/{first}", first);
        await ExpectAsync($"/Task?part-of=Task/{first}");
        await ExpectAsync("/Task?code=http://hl7.org/fhir/CodeSystem/task-code|fulfill", second, first);
        await ExpectAsync("/Task?code=approve");
        await ExpectAsync($"/Task?owner=Organization/{HubFixture.Team}", second, first);
        await ExpectAsync($"/Task?owner=Organization/{HubFixture.YouthTeam}");
        await ExpectAsync($"/Task?requester=Organization/{HubFixture.Gp}", second, first);
        await ExpectAsync("/Task?requester=Organization/nobody");
        await ExpectAsync("/Task?identifier=https://his.example/verwijzingen|een", first);
        await ExpectAsync($"/Task?_lastUpdated=lt{middle:yyyy-MM-ddTHH:mm:ss.fffZ}", first);
        await ExpectAsync($"/Task?_lastUpdated=ge{middle:yyyy-MM-ddTHH:mm:ss.fffZ}", second);
        await ExpectAsync($"/Task?_lastUpdated=ge2020-01-01&_lastUpdated=lt{middle:yyyy-MM-ddTHH:mm:ss.fffZ}", first);
        await ExpectAsync("/Task?_lastUpdated=gt2020&_lastUpdated=le2021");
        await ExpectAsync($"/Task?_lastUpdated=sa{middle.AddSeconds(-1):yyyy-MM-ddTHH:mm:ssZ}", second);
        await ExpectAsync($"/Task?_lastUpdated=eb{middle:yyyy-MM-ddTHH:mm:ssZ}", first);
        await ExpectAsync($"/Task?_lastUpdated=ne{middle:yyyy-MM-ddTHH:mmZ}", first);
        await ExpectAsync($"/Task?modified={middle:yyyy-MM-ddTHH:mm:ssZ}", second);
        await ExpectAsync($"/Task?authored-on=ge{middle:yyyy-MM-ddTHH:mm:ss.fffZ}", second);
        await ExpectAsync($"/Task?authored-on=ap{Hub.Time.GetUtcNow():yyyy-MM-dd}", second, first);
        await ExpectAsync("/Task?authored-on=gt2999,lt1999");
        await ExpectAsync($"/Task?_id={first},{second}&status:not=accepted", first);
        await ExpectAsync("/Task?status:not=accepted,requested");
        await ExpectAsync("/Task?status=|requested");
        await ExpectAsync("/Task?owner:missing=false", second, first);
        await ExpectAsync("/Task?owner:missing=true");
        await ExpectAsync("/Task?part-of:missing=true", second, first);
        await ExpectAsync($"/Task?_id:not={second}", first);
        await ExpectAsync($"/Task?focus:ServiceRequest={first}", first);
        await ExpectAsync($"/Task?focus=Communication/{first}");
        await ExpectAsync($"/Task?patient=https://elders.example/fhir/Patient/{first}");
        await ExpectAsync($"/Task?patient={new Uri(Hub.HttpAddress, Door)}/Patient/{first}", first);
        await ExpectAsync($"/Task?owner.identifier=http://hub.wijkteam/fhir/NamingSystem/participant|{HubFixture.Team}", second, first);
        await ExpectAsync($"/Task?owner:identifier=http://hub.wijkteam/fhir/NamingSystem/participant|{HubFixture.YouthTeam}");
        await ExpectAsync($"/Task?owner={HubFixture.YouthTeam},{HubFixture.Team}", second, first);
        await ExpectAsync("/Task?group-identifier=https://his.example/verwijzingen|een&identifier=https://his.example/verwijzingen|twee");
        await ExpectAsync("/Task?intent=order&code:not=approve", second, first);
        await ExpectAsync("/ServiceRequest?status=active&_format=json", second, first);
        await ExpectAsync("/ServiceRequest?status=completed");
        await ExpectAsync("/ServiceRequest?code=3457005&performer=buurtteam-sociaal-noordoost", second, first);
    }

    [Fact]
    public async Task BsnInAForm_FindsTheCitizen_AndNothingOfOthers()
    {
        var bsn = Samples.NewBsn();
        var id = await SubmitAsync(Transaction(bsn));
        await SubmitAsync(Transaction());

        var found = (await SearchAsync("Task", $"patient.identifier={BsnSystem}|{bsn}")).As<Bundle>();
        found.Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(id);
        found.Link.ShouldAllBe(link => !link.Url!.Contains(bsn, StringComparison.Ordinal));
        (await SearchAsync("ServiceRequest", $"patient.identifier={BsnSystem}|{Samples.NewBsn()}")).As<Bundle>().Entry.ShouldBeEmpty();
        var insurer = await SendAsync(HttpMethod.Post, "/Task/_search", body: null, request =>
            request.Content = new FormUrlEncodedContent([new("patient.identifier", $"http://fhir.nl/fhir/NamingSystem/bsn|{bsn}")]), HubFixture.Police);
        insurer.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Pages_LeadToAll_EachOnce()
    {
        var sent = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            sent.Add(await SubmitAsync(Transaction()));
        }

        var found = new List<string>();
        for (var path = "/Task?_count=3"; path is not null;)
        {
            var page = (await GetAsync(path)).As<Bundle>();
            page.Entry.Count.ShouldBeLessThanOrEqualTo(3);
            found.AddRange(page.Entry.Select(entry => entry.Resource.ShouldBeOfType<FhirTask>().Id!));
            path = page.Link.SingleOrDefault(link => link.Relation == "next")?.Url is { } next ? new Uri(next).PathAndQuery[Door.Length..] : null;
        }

        found.ShouldBe(sent.AsEnumerable().Reverse());
    }

    [Theory]
    [InlineData("_sort=_lastUpdated")]
    [InlineData("_sort=-_lastUpdated")]
    [InlineData("_sort=authored-on")]
    [InlineData("_sort=-authored-on&authored-on=ge2000")]
    public async Task Pages_HoldTogether_WhileTheirTasksChange(string search)
    {
        var sent = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            sent.Add(await SubmitAsync(Transaction()));
            Hub.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var found = new List<string>();
        for (var path = $"/Task?_count=2&{search}"; path is not null;)
        {
            var page = await FindAsync(path);
            found.AddRange(IdsOf(page));
            path = LinkOf(page, "next");
            if (found.Count == 2)
            {
                await AcceptAsync(new Referral { Id = sent[0] });
                await AcceptAsync(new Referral { Id = sent[4] });
                await AcceptAsync(new Referral { Id = sent[2] });
            }
        }

        found.ShouldBe(search.Contains("=-", StringComparison.Ordinal) ? sent.AsEnumerable().Reverse() : sent);
    }

    [Fact]
    public async Task EachThatIsFound_IsLoggedAsRead()
    {
        await SubmitAsync(Transaction());
        await SubmitAsync(Transaction());
        var before = StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)");

        await GetAsync("/Task");

        (StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)") - before).ShouldBe(2);
    }
}
