using System.Net;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Searching;

/// <summary>Searches for Communication and Consent.</summary>
public sealed class OtherSearchTests : SearchScene
{
    [Fact]
    public async Task Communications_AreFound_AndOnlyThoseThatAreFoundAreRead()
    {
        var first = await SendSignalAsync();
        Hub.Time.Advance(TimeSpan.FromHours(1));
        var middle = Hub.Time.GetUtcNow();
        var second = await SendSignalAsync();

        await ExpectAsync("/Communication", second, first);
        await ExpectAsync($"/Communication?sent=lt{middle:yyyy-MM-ddTHH:mm:ssZ}&status=completed", first);
        await ExpectAsync($"/Communication?_lastUpdated=ge{middle:yyyy-MM-ddTHH:mm:ssZ}", second);
        await ExpectAsync($"/Communication?_id={first},{second}&recipient=Organization/{HubFixture.Team}", first, second);
        await ExpectAsync($"/Communication?recipient={HubFixture.YouthTeam}");
        await ExpectAsync("/Communication?status:not=completed");
        await ExpectRefusalAsync("/Communication?_sort=sent", "_sort");
        var before = StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)");
        var bundle = await FindAsync($"/Communication?sent=ge{middle:yyyy-MM-ddTHH:mm:ssZ}&_include=Communication:subject&_include=Communication:recipient&_revinclude=Task:focus&_total=accurate");
        (StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)") - before).ShouldBe(1);
        bundle.Total.ShouldBe(1);
        bundle.Entry.Select(entry => $"{entry.Resource!.TypeName}/{entry.Resource.Id}").ShouldBe(
            [$"Communication/{second}", $"Patient/{second}", $"Organization/{HubFixture.Team}", $"Task/{second}"]);
    }

    [Fact]
    public async Task Consents_OfACitizen_ComeInPages()
    {
        var bsn = Samples.NewBsn();
        var sent = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            sent.Add((await RecordAsync(bsn)).As<Consent>().Id!);
            Hub.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var found = new List<string>();
        var page = "";
        do
        {
            var bundle = (await SearchAsync("Consent", $"patient.identifier={BsnSystem}|{bsn}&_count=2&status=active{page}")).As<Bundle>();
            found.AddRange(IdsOf(bundle));
            LinkOf(bundle, "self")!.ShouldNotContain(bsn);
            page = LinkOf(bundle, "next") is { } next ? $"&_page={next.Split("_page=")[1]}" : "";
        }
        while (page.Length > 0);

        found.ShouldBe(sent.AsEnumerable().Reverse());
        (await SearchAsync("Consent", $"patient.identifier={BsnSystem}|{bsn}&date=lt2000")).As<Bundle>().Entry.ShouldBeEmpty();
        IdsOf((await SearchAsync("Consent", $"patient:identifier={BsnSystem}|{bsn}&_id={sent[1]}")).As<Bundle>()).ShouldBe([sent[1]]);
        IdsOf((await SearchAsync("Consent", $"patient.identifier={BsnSystem}|{bsn}&actor:missing=true")).As<Bundle>()).ShouldBeEmpty();
        (await SearchAsync("Consent", "patient=Patient/1")).Faults()[0].ShouldBe(("search-parameter", "http.patient"));
        await ExpectAsync($"/Consent?_id={sent[0]},{Guid.NewGuid()}&organization={HubFixture.Gp}", sent[0]);
        await ExpectAsync($"/Consent?_id={Guid.NewGuid()}");
    }

    [Fact]
    public async Task Consent_ForEver_IsRecorded()
    {
        var reply = await RecordAsync(Samples.NewBsn(), consent =>
            consent["provision"]!["period"] = new JsonObject { ["start"] = "2020-01-01", ["end"] = "9999-12-31" });

        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
    }

    private Task<FhirReply> RecordAsync(string bsn, Action<JsonObject>? change = null)
    {
        var consent = Exchange.Example("consent");
        consent["contained"]![0]!["identifier"]![0]!["value"] = bsn;
        consent["identifier"]?[0]?["value"]?.ReplaceWith(Guid.NewGuid().ToString());
        change?.Invoke(consent);
        return SendAsync(HttpMethod.Post, "/Consent", consent);
    }

    private async Task<string> SendSignalAsync()
    {
        var reply = await SendAsync(HttpMethod.Post, "", Signal());
        reply.Status.ShouldBe(HttpStatusCode.OK, reply.Text);
        return reply.As<Bundle>().Entry.Select(entry => entry.Response!.Location).Single(location => location?.StartsWith("Communication/", StringComparison.Ordinal) == true)!["Communication/".Length..];
    }
}
