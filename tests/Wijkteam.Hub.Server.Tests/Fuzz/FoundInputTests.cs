using System.Text;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Wijkteam.Fuzz;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Outcomes;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fuzz;

/// <summary>What mutation found, once for each cause. Each ended in an exception that nobody expected, or took far more than it held.</summary>
public sealed class FoundInputTests
{
    /// <summary>A length of nearly 2^31 in the middle of a message: Google.Protobuf throws ArgumentOutOfRangeException.</summary>
    [Theory]
    [InlineData("PullRequest", "Ev////8HEgYIgOPjuAY=")]
    [InlineData("CheckConsentRequest", "Cv////8HEhtidXVydHRlYW0tc29jaWFhbC1ub29yZG9vc3QYASIcOTk5OQ==")]
    [InlineData("TriageSignalRequest", "CiQwYjZmOWE1ZS04ZjBiLTRlNTctOWQzYy0zYTRmOGYxZDJjMTESJDBiNmY5YTVlLThmMGItNGU1Ny05ZDNjLTNhNGY4ZjFkMmMxMRr/////B2UtOGYwYi00ZTU3LTlkM2MtM2E0ZjhmMWQyYzExGv////8H")]
    public Task Length_BeyondTheMessage_IsRefused(string type, string base64) => ShouldBeRefusedAsync("protobuf", type, Convert.FromBase64String(base64));

    /// <summary>The parser makes an object of every two bytes; of a part that is given again it merges anew what it holds so far.</summary>
    [Theory]
    [InlineData("SubmitReferralRequest", new byte[] { 0x12, 0x02, 0x12, 0x00 })]
    [InlineData("ReceiveRequest", new byte[] { 0x12, 0x00 })]
    [InlineData("ReceiveRequest", new byte[] { 0x12, 0x12, 0x0A, 0x10, 0x0A, 0x0E, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61, 0x61 })]
    public Task Parts_WithoutNumber_AreRefused(string type, byte[] part) =>
        ShouldBeRefusedAsync("protobuf", type, [.. Enumerable.Repeat(part, 1_000_000 / part.Length).SelectMany(bytes => bytes)]);

    /// <summary>A value that no number is long enough to be, copied for every attempt to read it.</summary>
    [Fact]
    public Task LongTextForANumber_IsRefused() => ShouldBeRefusedAsync("contract-json", "ListDeadLettersRequest", Encoding.UTF8.GetBytes($$"""{"pageSize":"{{new string('x', 200_000)}}"}"""));

    /// <summary>What has an extension and no value.</summary>
    [Theory]
    [InlineData("subscription", "meta", """{"profile":[null],"_profile":[{"id":"x"}]}""", true)]
    [InlineData("consent", "meta", """{"_profile":[{"id":"x"}]}""", true)]
    [InlineData("subscription", "channel", """{"type":"rest-hook","endpoint":"https://his.example/fhir","_header":[{"id":"x"}]}""", false)]
    public Task PrimitiveWithoutValue_IsNoFaultOfTheHub(string example, string property, string value, bool isTaken) =>
        ShouldEndAsync(example, resource => resource[property] = JsonNode.Parse(value), isTaken);

    /// <summary>Eighteen years after it there is no date.</summary>
    [Fact]
    public Task BirthAtTheEndOfTime_IsRefused() =>
        ShouldEndAsync("referral-single", request => request["contained"]!.AsArray().First(part => (string)part!["resourceType"]! == "Patient")!["birthDate"] = "9990-01-01", isTaken: false);

    /// <summary>After the last day and before the first there is no instant.</summary>
    [Theory]
    [InlineData("end", "9999-12-31", true)]
    [InlineData("end", "9999", true)]
    [InlineData("end", "9999-12", true)]
    [InlineData("start", "0001-01-01", true)]
    [InlineData("start", "0001", true)]
    [InlineData("end", "9999-12-31T23:59:59-14:00", false)]
    [InlineData("end", "0001-01-01T00:00:00+14:00", false)]
    public Task PeriodAtTheEndsOfTime_IsReadOrRefused(string element, string value, bool isTaken) =>
        ShouldEndAsync("consent", consent => consent["provision"]!["period"] = new JsonObject { [element] = value }, isTaken);

    /// <summary>Each was read by itself before the hub said that there are too many.</summary>
    [Fact]
    public Task ThousandsOfGivers_AreRefused() => ShouldEndAsync(
        "consent", consent => consent["performer"] = new JsonArray([.. Enumerable.Range(0, 9_000).Select(_ => consent["performer"]![0]!.DeepClone())]), isTaken: false);

    [Fact]
    public Task ThousandsOfHeaders_AreRefused() => ShouldEndAsync(
        "subscription", subscription => subscription["channel"]!["header"] = new JsonArray([.. Enumerable.Range(0, 9_000).Select(_ => JsonValue.Create("X-Key: abc"))]), isTaken: false);

    /// <summary>The parser of protobuf's JSON takes a kilobyte for each.</summary>
    [Fact]
    public Task ThousandsOfObjects_AreRefused() => ShouldBeRefusedAsync(
        "contract-json", "CreateSubscriptionRequest", Encoding.UTF8.GetBytes($$$"""{"subscription":{"headers":[{{{string.Join(',', Enumerable.Repeat("""{"name":"X-Key"}""", 9_000))}}}]}}"""));

    /// <summary>A value takes the parser half a kilobyte, however short it is; and one that is wrong had each tried by itself.</summary>
    [Theory]
    [InlineData("ResolveRouteRequest", """{"lifeDomains":[""", "\"LIFE_DOMAIN_FINANCES\",", "\"LIFE_DOMAIN_FINANCES\"]}")]
    [InlineData("ResolveRouteRequest", """{"lifeDomains":[""", "1,", "1]}")]
    [InlineData("ListReferralsRequest", """{"ids":[""", "\"\",", "\"\"]}")]
    [InlineData("ResolveRouteRequest", """{"lifeDomains":[""", "\"LIFE_DOMAIN_FINANCES\",                                                                          ", "\"FINANCES\"]}")]
    [InlineData("ResolveRouteRequest", """{"lifeDomains":[""", "1,                                                                                              ", "\"FINANCES\"]}")]
    [InlineData("RecordConsentRequest", """{"consent":{"givers":[""", "{\"capacity\":\"GIVER_CAPACITY_SUBJECT\",\"name\":\"Noor van den Berg-Verzonnen-Vis-Visser-Visser\"},", "{\"capacity\":\"NOBODY\"}]}}")]
    [InlineData("RecordConsentRequest", """{"consent":{"givers":[""", "{\"capacity\":1,\"name\":\"Noor van den Berg-Verzonnen-Vis-Visser van der Verzonnen-Visser-Verzonnen\"},", "{\"capacity\":\"NOBODY\"}]}}")]
    [InlineData("SubmitReferralRequest", """{"content":{"problems":[""", "{\"system\":\"\",\"code\":\"\",\"display\":\"\"},", "{}],\"priority\":\"NOBODY\"}}", 250)]
    [InlineData("RecordConsentRequest", """{"consent":{"givers":[""", "{\"capacity\":1,\"name\":\"\"},", "{\"capacity\":\"NOBODY\"}]}}", 250)]
    public Task ManyValues_AreRefused(string type, string before, string value, string after, int count = 0) => ShouldBeRefusedAsync(
        "contract-json", type, Encoding.UTF8.GetBytes($"{before}{string.Concat(Enumerable.Repeat(value, count > 0 ? count : 500_000 / value.Length))}{after}"));

    /// <summary>Each is referred to, and each bears the same id: numbered anew one by one, a search through all others for every number.</summary>
    [Fact]
    public async Task ThousandsOfParts_AreAnsweredInTime()
    {
        var urls = Enumerable.Range(0, 2_500).Select(i => $"urn:uuid:0f6a1a52-6a5e-4c1e-9d53-{i:D12}").ToList();
        var bundle = Example("referral-transaction");
        var service = bundle["entry"]!.AsArray().First(entry => (string)entry!["resource"]!["resourceType"]! == "ServiceRequest")!["resource"]!;
        service["supportingInfo"] = new JsonArray([.. urls.Select(url => new JsonObject { ["reference"] = url })]);
        foreach (var url in urls)
        {
            bundle["entry"]!.AsArray().Add(new JsonObject
            {
                ["fullUrl"] = url,
                ["resource"] = new JsonObject { ["resourceType"] = "Basic", ["id"] = "x", ["code"] = new JsonObject { ["text"] = "x" } },
                ["request"] = new JsonObject { ["method"] = "POST", ["url"] = "Basic" },
            });
        }

        var message = ReferralMessage.Of((Bundle)new FhirJsonPocoDeserializer().DeserializeResource(bundle.ToJsonString()), new FhirFaultList())!;
        var start = TimeProvider.System.GetTimestamp();
        Embedding.Embed(message.ServiceRequest, message.References, resource => message.AddressOf(resource, "1"));

        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(1));
        message.ServiceRequest.Resource.Contained.Select(resource => resource.Id).Distinct().Count().ShouldBeGreaterThan(2_500);
    }

    private static Task ShouldBeRefusedAsync(string target, string kind, byte[] bytes) => ShouldEndAsync(target, new FuzzInput(kind, bytes), isTaken: false);

    private static JsonObject Example(string name)
    {
        using var stream = typeof(FuzzTargets).Assembly.GetManifestResourceStream($"{name}.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    private static async Task ShouldEndAsync(string example, Action<JsonObject> change, bool isTaken)
    {
        var resource = Example(example);
        change(resource);
        await ShouldEndAsync("fhir-json", new FuzzInput(example, Encoding.UTF8.GetBytes(resource.ToJsonString())), isTaken);
        var model = new FhirJsonPocoDeserializer().DeserializeResource(resource.ToJsonString());
        await ShouldEndAsync("fhir-xml", new FuzzInput(example, new FhirXmlPocoSerializer().SerializeToBytes(model)), isTaken);
    }

    private static async Task ShouldEndAsync(string name, FuzzInput input, bool isTaken)
    {
        var target = FuzzTargets.Create(name);
        var measured = await FuzzRun.MeasureAsync(target, input, times: 3);
        (target as IDisposable)?.Dispose();
        measured.Exception.ShouldBeNull();
        measured.IsTaken.ShouldBe(isTaken, $"{name} {input.Kind}");
        measured.Allocation.ShouldBeLessThanOrEqualTo(FuzzRun.MaxAllocation);
    }
}
