using System.Net;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using FhirTask = Hl7.Fhir.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Searching;

/// <summary>What is told of what is found: how much of it, with what beside it, how many there are, and what was asked.</summary>
public sealed class SearchResultTests : SearchScene
{
    [Fact]
    public async Task Summary_HasWhatTheDefinitionMarks_AndSaysThatItIsOne()
    {
        var id = await SubmitAsync(Transaction());

        var task = FirstOf(await GetAsync("/Task?_summary=true"));

        MembersOf(task).ShouldBe(["resourceType", "id", "meta", "basedOn", "groupIdentifier", "status", "businessStatus", "intent", "code", "focus", "for", "lastModified", "requester", "owner"]);
        ((string?)task["meta"]!["tag"]![0]!["code"]).ShouldBe("SUBSETTED");
        ((string?)task["id"]).ShouldBe(id);
        task["meta"]!["profile"].ShouldBeNull();
        MembersOf(FirstOf(await GetAsync("/Task?_summary=text"))).ShouldBe(["resourceType", "id", "meta", "text", "status", "intent"]);
        var data = MembersOf(FirstOf(await GetAsync("/Task?_summary=data")));
        data.ShouldNotContain("text");
        data.ShouldContain("authoredOn");
        MembersOf(FirstOf(await GetAsync("/Task?_summary=false"))).ShouldBe([.. data.Take(3), "text", .. data.Skip(3)]);
    }

    [Fact]
    public async Task Elements_AreThoseThatWereAsked_OfWhatWasFound_ButNotOfWhatComesAlong()
    {
        await SubmitAsync(Transaction());

        var bundle = JsonNode.Parse((await GetAsync("/Task?_elements=owner,authoredOn&_include=Task:focus")).Text)!;

        var (task, request) = (bundle["entry"]![0]!["resource"]!.AsObject(), bundle["entry"]![1]!["resource"]!.AsObject());
        MembersOf(task).ShouldBe(["resourceType", "id", "meta", "status", "intent", "authoredOn", "owner"]);
        ((string?)task["meta"]!["tag"]![0]!["code"]).ShouldBe("SUBSETTED");
        MembersOf(request).ShouldContain("orderDetail");
        request["meta"]!["tag"].ShouldBeNull();
    }

    [Fact]
    public async Task ReadsToo_CanBeOfAPart_InXmlAsInJson()
    {
        var id = await SubmitAsync(Transaction());

        var json = JsonNode.Parse((await GetAsync($"/Patient/{id}?_elements=birthDate")).Text)!.AsObject();
        MembersOf(json).ShouldBe(["resourceType", "id", "meta", "birthDate"]);
        var xml = await GetAsync($"/Patient/{id}?_elements=birthDate&_format=xml");
        xml.Text.ShouldContain("<birthDate");
        xml.Text.ShouldNotContain("<name");
        (await GetAsync($"/Task/{id}?_summary=some")).Faults()[0].ShouldBe(("search-parameter", "http._summary"));
    }

    [Fact]
    public async Task Includes_AreViewsOfTheSameRead_EachOnce()
    {
        var first = await SubmitAsync(Transaction());
        var second = await SubmitAsync(Transaction());
        var before = StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)");

        var bundle = await FindAsync("/Task?_include=Task:focus:ServiceRequest&_include=Task:patient&_include=Task:owner&_include=Task:requester");

        (StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)") - before).ShouldBe(2);
        IdsOf(bundle).ShouldBe([second, first]);
        bundle.Entry.Where(entry => entry.Search!.Mode == Bundle.SearchEntryMode.Include).Select(entry => $"{entry.Resource!.TypeName}/{entry.Resource.Id}").ShouldBe(
            [
                $"ServiceRequest/{first}", $"ServiceRequest/{second}", $"Patient/{first}", $"Patient/{second}",
                $"Organization/{HubFixture.Gp}", $"Organization/{HubFixture.Team}",
            ],
            ignoreOrder: true);
        var back = await FindAsync($"/ServiceRequest?_id={first}&_include=ServiceRequest:*&_revinclude=Task:focus");
        back.Entry.Select(entry => entry.Resource!.TypeName).ShouldBe(["ServiceRequest", "Patient", "Organization", "Organization", "Task"], ignoreOrder: true);
        back.Entry.ShouldAllBe(entry => entry.FullUrl!.EndsWith($"/{entry.Resource!.TypeName}/{entry.Resource.Id}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/Task?_summary=count", 3)]
    [InlineData("/Task?_count=0", 3)]
    [InlineData("/Task?_summary=count&status=accepted", 1)]
    [InlineData("/Task?_summary=count&authored-on=lt2000", 0)]
    [InlineData("/Task?_summary=count&status=received", 0)]
    [InlineData("/Organization?_summary=count&name=nergens", 0)]
    public async Task Count_TellsHowMany_AndDisclosesNothing(string search, int expected)
    {
        for (var i = 0; i < 3; i++)
        {
            await SubmitAsync(Transaction());
        }

        await AcceptAsync(new Referral { Id = (await FindAsync("/Task?_count=1")).Entry[0].Resource!.Id! });
        var before = StoreTrace.Take(Hub);

        var bundle = await FindAsync(search);

        (bundle.Total, bundle.Entry.Count).ShouldBe((expected, 0));
        StoreTrace.Take(Hub).ShouldBe(before);
    }

    [Fact]
    public async Task Total_IsOfAllPages_WhenItIsAsked()
    {
        await SubmitAsync(Transaction());
        await SubmitAsync(Transaction());

        (await FindAsync("/Task?_count=1&_total=accurate")).Total.ShouldBe(2);
        (await FindAsync("/Task?_count=1")).Total.ShouldBeNull();
    }

    [Fact]
    public async Task Unknown_IsRefused_UnlessTheCallerIsLenient_WhoIsToldWhatWasUsed()
    {
        var id = await SubmitAsync(Transaction());
        const string Search = "/Task?colour=red&status=requested&_elements=&patient:Patient.name=x";

        await ExpectRefusalAsync(Search, "colour");
        await ExpectRefusalAsync(Search, "colour", "handling=strict");
        await ExpectRefusalAsync(Search, "patient", "handling=lenient");
        var found = await FindAsync("/Task?colour=red&status=requested&_elements=&_count=5", "return=representation, Handling=lenient");
        IdsOf(found).ShouldBe([id]);
        LinkOf(found, "self").ShouldBe("/Task?status=requested&_count=5");
        LinkOf(await FindAsync("/Task"), "self").ShouldBe("/Task");
    }

    [Theory]
    [InlineData("status:above=requested", "status")]
    [InlineData("status:missing=maybe", "status")]
    [InlineData("status=finished", "status")]
    [InlineData("status=,", "status")]
    [InlineData("status:not=finished", "status")]
    [InlineData("status=a|b|c", "status")]
    [InlineData("owner:Patient=1", "owner")]
    [InlineData("owner=Organization/a/b", "owner")]
    [InlineData("owner.name=x", "owner")]
    [InlineData("owner:missing.identifier=x", "owner")]
    [InlineData("owner:identifier=x", "owner")]
    [InlineData("identifier=een", "identifier")]
    [InlineData("identifier=a|1,a|2", "identifier")]
    [InlineData("identifier:not=a|1", "identifier")]
    [InlineData("_lastUpdated=yesterday", "_lastUpdated")]
    [InlineData("_lastUpdated=xx2020", "_lastUpdated")]
    [InlineData("_lastUpdated=2020-02-30", "_lastUpdated")]
    [InlineData("_lastUpdated=2020-02-03T25:00Z", "_lastUpdated")]
    [InlineData("_lastUpdated=2020-02-03T10:00:00%2B15:00", "_lastUpdated")]
    [InlineData("_count=-1", "_count")]
    [InlineData("_count=1&_count=2", "_count")]
    [InlineData("_sort=--authored-on", "_sort")]
    [InlineData("_sort=status", "_sort")]
    [InlineData("_summary=most", "_summary")]
    [InlineData("_summary=true&_elements=id", "_elements")]
    [InlineData("_elements=a.b", "_elements")]
    [InlineData("_total=estimate", "_total")]
    [InlineData("_include=Task:encounter", "_include")]
    [InlineData("_include:iterate=Task:focus", "_include")]
    [InlineData("_include=Task:focus:Communication", "_include")]
    [InlineData("_revinclude=Provenance:target", "_revinclude")]
    [InlineData("_summary=text&_include=Task:focus", "_summary")]
    public async Task What_CannotBeMeant_IsRefusedByItsName(string parameters, string parameter)
    {
        var reply = await GetAsync($"/Task?{parameters}");

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.Faults().ShouldHaveSingleItem().ShouldBe(("search-parameter", $"http.{parameter}"), reply.Text);
    }

    [Fact]
    public async Task Values_WithoutEnd_AreRefused()
    {
        var reply = await SearchAsync("Task", $"_id={string.Join(',', Enumerable.Range(0, 201))}");

        (reply.Status, reply.Faults()[0]).ShouldBe((HttpStatusCode.BadRequest, ("search-parameter", "http._id")));
    }

    [Theory]
    [InlineData("patient.identifier=")]
    [InlineData("patient:identifier=")]
    [InlineData("patient:Patient.identifier=")]
    [InlineData("subject.identifier=")]
    [InlineData("identifier=")]
    public async Task Bsn_InAUrl_IsRefused_HoweverItIsAskedFor(string parameter)
    {
        foreach (var prefer in (string[])["handling=strict", "handling=lenient"])
        {
            foreach (var (method, path) in (ValueTuple<HttpMethod, string>[])[(HttpMethod.Get, "/Task"), (HttpMethod.Post, "/Task/_search")])
            {
                var reply = await SendAsync(method, $"{path}?{parameter}{BsnSystem}|111222333", body: null, request =>
                {
                    request.Headers.Add("Prefer", prefer);
                    request.Content = method == HttpMethod.Post ? new FormUrlEncodedContent([]) : null;
                });
                (reply.Status, reply.Faults()[0].Reason).ShouldBe((HttpStatusCode.BadRequest, "bsn-in-url"), reply.Text);
                reply.Text.ShouldNotContain("111222333");
            }
        }
    }

    [Fact]
    public async Task Organizations_AreFoundByNameAndNumber()
    {
        var all = await FindAsync("/Organization?_total=accurate");
        var team = all.Entry.Select(entry => entry.Resource).OfType<Organization>().Single(organization => organization.Id == HubFixture.Team);
        all.Total.ShouldBe(all.Entry.Count);

        await ExpectAsync($"/Organization?name:exact={Uri.EscapeDataString(team.Name!)}", HubFixture.Team);
        await ExpectAsync($"/Organization?name:exact={Uri.EscapeDataString(team.Name!.ToUpperInvariant())}");
        await ExpectAsync($"/Organization?name={Uri.EscapeDataString(team.Name!.ToUpperInvariant())}", HubFixture.Team);
        await ExpectAsync($"/Organization?name:contains={Uri.EscapeDataString(team.Name![2..^1])}", HubFixture.Team);
        await ExpectAsync($"/Organization?name={Uri.EscapeDataString(team.Name![2..^1])}");
        await ExpectAsync($"/Organization?identifier={HubFixture.Team}", HubFixture.Team);
        await ExpectAsync($"/Organization?_id={HubFixture.Team},{HubFixture.Gp}&type:not={team.Type[0].Coding[0].Code}", HubFixture.Gp);
        var first = await FindAsync("/Organization?_count=1");
        var second = await FindAsync(LinkOf(first, "next")!);
        IdsOf(first).Concat(IdsOf(second)).ShouldBe(IdsOf(all).Take(2));
    }

    private static IReadOnlyList<string> MembersOf(JsonObject resource) => [.. resource.Select(member => member.Key)];

    private static JsonObject FirstOf(FhirReply reply)
    {
        // Whatever part it is, it is valid R4.
        reply.As<Bundle>().Entry.ShouldHaveSingleItem().Resource.ShouldBeOfType<FhirTask>();
        return JsonNode.Parse(reply.Text)!["entry"]![0]!["resource"]!.AsObject();
    }
}
