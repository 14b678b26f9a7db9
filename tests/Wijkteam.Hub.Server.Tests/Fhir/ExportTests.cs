using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>A participant's own data in bulk.</summary>
public sealed class ExportTests : FhirScene
{
    private static readonly FhirJsonPocoDeserializer Reader = new();

    [Fact]
    public async Task Export_HoldsWhatIsTheParticipants_AndEachResourceIsARead()
    {
        var referral = await SubmitAsync(Transaction());
        var signal = (await SendAsync(HttpMethod.Post, "", Signal())).As<Bundle>().Entry.Select(entry => entry.Response!.Location)
            .Single(location => location?.StartsWith("Communication/", StringComparison.Ordinal) == true)!["Communication/".Length..];
        await SendAsync(HttpMethod.Post, "", Transaction(), participant: HubFixture.OtherGp);
        var before = StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)");

        var manifest = await ManifestAsync(await StartAsync("/$export"));

        (StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)") - before).ShouldBe(0);
        ((bool)manifest["requiresAccessToken"]!).ShouldBeTrue();
        manifest["error"]!.AsArray().ShouldBeEmpty();
        DateTimeOffset.Parse((string)manifest["transactionTime"]!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeLessThanOrEqualTo(Hub.Time.GetUtcNow());
        Types(manifest).ShouldBe(["Task", "ServiceRequest", "Communication", "Patient", "Consent"]);
        (await IdsAsync(manifest, "Task")).ShouldBe([$"Task/{referral}", $"Task/{signal}"]);
        (StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)") - before).ShouldBe(2);
        (await IdsAsync(manifest, "ServiceRequest")).ShouldBe([$"ServiceRequest/{referral}"]);
        (await IdsAsync(manifest, "Communication")).ShouldBe([$"Communication/{signal}"]);
        (await IdsAsync(manifest, "Patient")).ShouldBe([$"Patient/{referral}", $"Patient/{signal}"]);
        (await IdsAsync(manifest, "Consent")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Export_Since_HoldsWhatHasChangedSince_AndNothingTwice()
    {
        var first = await SubmitAsync(Transaction());
        var second = await SubmitAsync(Transaction());
        var manifest = await ManifestAsync(await StartAsync("/$export?_type=Task"));
        Hub.Time.Advance(TimeSpan.FromSeconds(1));
        await AcceptAsync(new Referral { Id = second });
        var third = await SubmitAsync(Transaction());

        var next = await ManifestAsync(await StartAsync($"/$export?_type=Task,Patient&_since={(string)manifest["transactionTime"]!}"));

        Types(manifest).ShouldBe(["Task"]);
        (await IdsAsync(manifest, "Task")).ShouldBe([$"Task/{first}"]);
        (await IdsAsync(next, "Task")).ShouldBe([$"Task/{second}", $"Task/{third}"]);
        Types(next).ShouldBe(["Task", "Patient"]);
    }

    [Fact]
    public async Task ManyPages_ComeAsOneFile()
    {
        for (var i = 0; i < 60; i++)
        {
            await ReferAsync();
        }

        var ids = await IdsAsync(await ManifestAsync(await StartAsync("/$export")), "ServiceRequest");

        ids.Distinct().Count().ShouldBe(60);
        ids.Count.ShouldBe(60);
    }

    [Fact]
    public async Task Export_IsNothingWithoutTheCredential()
    {
        await SubmitAsync(Transaction());
        var status = await StartAsync("/$export");
        var file = FileOf(await ManifestAsync(status), "Task");

        foreach (var path in (string[])["/$export", status, file])
        {
            (await SendAsync(HttpMethod.Get, path, body: null, request => request.Headers.Authorization = null)).Status.ShouldBe(HttpStatusCode.Unauthorized);
            var forged = await GetAsync(path, request =>
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "x.y.z");
                request.Headers.Add("Prefer", "respond-async");
                request.Headers.Accept.ParseAdd("application/fhir+ndjson");
            });
            (forged.Status, forged.Faults()[0].Reason).ShouldBe((HttpStatusCode.Unauthorized, "TOKEN_INVALID"));
        }

        // Another's URL opens one's own data, and none of the other's.
        var others = await SendAsync(HttpMethod.Get, file, body: null, participant: HubFixture.OtherGp);
        (others.Status, others.Text).ShouldBe((HttpStatusCode.OK, ""));
        Types(await ManifestAsync(status, HubFixture.OtherGp)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelled_OrAnHourOld_IsNoMore()
    {
        await SubmitAsync(Transaction());
        var (cancelled, old) = (await StartAsync("/$export"), await StartAsync("/$export"));
        var file = FileOf(await ManifestAsync(cancelled), "Task");

        (await SendAsync(HttpMethod.Delete, cancelled, body: null)).Status.ShouldBe(HttpStatusCode.Accepted);

        foreach (var path in (string[])[cancelled, file, cancelled + "x", "/$export-status/AAAA", "/$export-status/MX5-VGFza34"])
        {
            (await GetAsync(path)).Faults()[0].Reason.ShouldBe("not-found", path);
        }

        (await SendAsync(HttpMethod.Delete, cancelled, body: null)).Status.ShouldBe(HttpStatusCode.NotFound);
        Types(await ManifestAsync(old)).ShouldNotBeEmpty();
        (await GetAsync(FileOf(await ManifestAsync(old), "Task").Replace("Task.ndjson", "Practitioner.ndjson", StringComparison.Ordinal))).Status.ShouldBe(HttpStatusCode.NotFound);
        Hub.Time.Advance(TimeSpan.FromHours(1));
        (await GetAsync(old)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("", "Prefer", "handling=strict")]
    [InlineData("?_type=Practitioner", "_type", "respond-async")]
    [InlineData("?_type=Task,Practitioner", "_type", "respond-async")]
    [InlineData("?_since=ge2026-01-01", "_since", "respond-async")]
    [InlineData("?_outputFormat=csv", "_outputFormat", "respond-async")]
    [InlineData("?_typeFilter=Task%3Fstatus%3Drequested", "_typeFilter", "respond-async")]
    [InlineData("?_type=Practitioner", "_type", "respond-async, handling=lenient")]
    public async Task KickOff_ThatIsNotUnderstood_IsRefused(string query, string parameter, string prefer)
    {
        var reply = await GetAsync($"/$export{query}", request => request.Headers.Add("Prefer", prefer));

        reply.Status.ShouldBe(HttpStatusCode.BadRequest, reply.Text);
        reply.Faults().ShouldHaveSingleItem().ShouldBe(("search-parameter", $"http.{parameter}"));
    }

    [Fact]
    public async Task Lenient_LeavesOutWhatIsNotKnown()
    {
        await SubmitAsync(Transaction());

        var status = await StartAsync("/$export?_type=Task,Practitioner&_typeFilter=x&_outputFormat=ndjson", "respond-async, handling=lenient");

        var manifest = await ManifestAsync(status);
        Types(manifest).ShouldBe(["Task"]);
        Uri.UnescapeDataString((string)manifest["request"]!).ShouldEndWith("/$export?_type=Task");
    }

    /// <returns>Where its status is.</returns>
    private async Task<string> StartAsync(string path, string prefer = "respond-async")
    {
        var location = "";
        var reply = await SendAsync(HttpMethod.Get, path, body: null, request => request.Headers.Add("Prefer", prefer));
        reply.Status.ShouldBe(HttpStatusCode.Accepted, reply.Text);
        location = reply.ContentLocation.ShouldNotBeNull();
        return new Uri(location).PathAndQuery[Door.Length..];
    }

    private async Task<JsonObject> ManifestAsync(string status, string participant = HubFixture.Gp)
    {
        var reply = await SendAsync(HttpMethod.Get, status, body: null, participant: participant);
        (reply.Status, reply.MediaType).ShouldBe((HttpStatusCode.OK, "application/json"), reply.Text);
        return JsonNode.Parse(reply.Text)!.AsObject();
    }

    private async Task<IReadOnlyList<string>> IdsAsync(JsonObject manifest, string type)
    {
        var reply = await GetAsync(FileOf(manifest, type), request => request.Headers.Accept.ParseAdd("application/fhir+ndjson"));
        (reply.Status, reply.MediaType).ShouldBe((HttpStatusCode.OK, "application/fhir+ndjson"), reply.Text);
        reply.Text.ShouldEndWith("\n");
        return [.. reply.Text.TrimEnd('\n').Split('\n').Select(Reader.DeserializeResource).Select(resource => $"{resource.TypeName}/{resource.Id}")];
    }

    private static IReadOnlyList<string> Types(JsonObject manifest) => [.. manifest["output"]!.AsArray().Select(output => (string)output!["type"]!)];

    private static string FileOf(JsonObject manifest, string type) =>
        new Uri((string)manifest["output"]!.AsArray().Single(output => (string)output!["type"]! == type)!["url"]!).PathAndQuery[Door.Length..];
}
