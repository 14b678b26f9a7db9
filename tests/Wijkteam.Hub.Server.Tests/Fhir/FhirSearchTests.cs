using System.Net;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using FhirTask = Hl7.Fhir.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>Searches for Task and ServiceRequest: each parameter narrows, none leaks.</summary>
public sealed class FhirSearchTests : FhirScene
{
    private const string BsnSystem = "http%3A%2F%2Ffhir.nl%2Ffhir%2FNamingSystem%2Fbsn";

    [Fact]
    public async Task Parameters_NarrowEachInItsWay()
    {
        var bsn = Samples.NewBsn();
        var first = await SubmitAsync(Transaction(bsn, "een"));
        Hub.Time.Advance(TimeSpan.FromHours(1));
        var middle = Hub.Time.GetUtcNow();
        var second = await SubmitAsync(Transaction(number: "twee"));
        await AcceptAsync(new Referral { Id = second });

        await ExpectAsync("Task", "", second, first);
        await ExpectAsync("Task", "?_sort=authored-on", first, second);
        await ExpectAsync("Task", $"?_id={first}", first);
        await ExpectAsync("Task", $"?_id={first},{second}&status=accepted", second);
        await ExpectAsync("Task", "?status=requested", first);
        await ExpectAsync("Task", "?status=http://hl7.org/fhir/task-status|requested,accepted&_sort=-_lastUpdated", second, first);
        await ExpectAsync("Task", "?status=received");
        await ExpectAsync("Task", $"?focus=ServiceRequest/{first}", first);
        await ExpectAsync("Task", $"?based-on={second}", second);
        await ExpectAsync("Task", $"?based-on={second}&focus={first}");
        await ExpectAsync("Task", $"?patient=Patient/{first}", first);
        await ExpectAsync("Task", $"?part-of=Task/{first}");
        await ExpectAsync("Task", "?code=http://hl7.org/fhir/CodeSystem/task-code|fulfill", second, first);
        await ExpectAsync("Task", "?code=approve");
        await ExpectAsync("Task", $"?owner=Organization/{HubFixture.Team}", second, first);
        await ExpectAsync("Task", $"?owner=Organization/{HubFixture.YouthTeam}");
        await ExpectAsync("Task", $"?requester=Organization/{HubFixture.Gp}", second, first);
        await ExpectAsync("Task", "?requester=Organization/nobody");
        await ExpectAsync("Task", "?identifier=https://his.example/verwijzingen|een", first);
        await ExpectAsync("Task", $"?_lastUpdated=lt{middle:yyyy-MM-ddTHH:mm:ss.fffZ}", first);
        await ExpectAsync("Task", $"?_lastUpdated=ge{middle:yyyy-MM-ddTHH:mm:ss.fffZ}", second);
        await ExpectAsync("Task", $"?_lastUpdated=ge2020-01-01&_lastUpdated=lt{middle:yyyy-MM-ddTHH:mm:ss.fffZ}", first);
        await ExpectAsync("Task", "?_lastUpdated=gt2020&_lastUpdated=le2021");
        await ExpectAsync("ServiceRequest", "?status=active&_format=json", second, first);
        await ExpectAsync("ServiceRequest", "?status=completed");
        await ExpectAsync("ServiceRequest", "?code=3457005&performer=buurtteam-sociaal-noordoost", second, first);
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

    [Fact]
    public async Task EachThatIsFound_IsLoggedAsRead()
    {
        await SubmitAsync(Transaction());
        await SubmitAsync(Transaction());
        var before = StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)");

        await GetAsync("/Task");

        (StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)") - before).ShouldBe(2);
    }

    private async Task ExpectAsync(string type, string query, params string[] ids)
    {
        var reply = await GetAsync($"/{type}{query}");
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        reply.As<Bundle>().Entry.Select(entry => entry.Resource!.Id).ShouldBe(ids, query);
    }
}
