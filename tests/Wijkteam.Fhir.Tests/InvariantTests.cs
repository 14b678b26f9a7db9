using System.Text;
using System.Text.Json;
using Wijkteam.Fhir.Generator;
using Wijkteam.Fhir.Tests.Definitions;

namespace Wijkteam.Fhir.Tests;

/// <summary>Every invariant that the definitions set on what is read here: for each there is a document that breaks it and nothing else, or a reason why there is none.</summary>
public sealed class InvariantTests
{
    /// <summary>Reported under other codes, or such that nothing can break them.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["ele-1"] = "empty and null",
        ["ext-1"] = "extension-content",
        ["bdl-9"] = "a document is refused for its Composition, which is not read here", ["bdl-10"] = "as bdl-9",
        ["ppc-2"] = "speaks of a code of the system \"something\"", ["ppc-3"] = "as ppc-2", ["ppc-4"] = "as ppc-2", ["ppc-5"] = "as ppc-2",
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public void BrokenInvariant_IsReportedAtItsPlace(string key, string path, string json)
    {
        new FhirJsonPocoDeserializer().TryDeserializeResource(Encoding.UTF8.GetBytes(json), out var resource, out var issues).ShouldBeFalse();

        var fault = issues.Cast<FhirJsonException>().ShouldHaveSingleItem();
        (fault.ErrorCode, fault.BaseErrorMessage.Split(':')[0], fault.InstancePath).ShouldBe((FhirFaults.Invariant, key, path));
        Fhir.XmlFaults(Fhir.WriteXml(resource!)).ShouldBe([$"invariant {path}"]);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","name":[{"period":{"start":"2026-03-09","end":"2026-03-09"}}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"period":{"start":"2026-03-09T10:00:00+01:00","end":"2026-03-09T09:30:00Z"}}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"period":{"start":"2026-03","end":"2026"}}]}""")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"X","extension":[{"url":"u","valueReference":{"reference":"#"}}]}]}""")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"u","valueUri":"#o"}],"contained":[{"resourceType":"Organization","id":"o","name":"X"}]}""")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"u","valueRange":{"low":{"value":2,"unit":"cm"},"high":{"value":1,"unit":"m"}}}]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"searchset","total":1,"entry":[{"fullUrl":"https://a.example/Patient/1","search":{"mode":"match"},"resource":{"resourceType":"Patient","active":true}}]}""")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"a","resource":{"resourceType":"Patient","managingOrganization":{"reference":"#o"},"contained":[{"resourceType":"Organization","id":"o","name":"X"}]}},{"name":"b","valueString":"x"}]}""")]
    public void InvariantThatHolds_IsNoFault(string json) => Fhir.Faults(json).ShouldBeEmpty();

    [Fact]
    public void EveryInvariant_HasItsBreak()
    {
        var broken = InvariantBreaks.All.Select(row => row.Key).Distinct().ToList();

        broken.Intersect(Elsewhere.Keys).ShouldBeEmpty();
        broken.Concat(Elsewhere.Keys).ShouldBe(OfTheDefinitions(), ignoreOrder: true);
    }

    public static TheoryData<string, string, string> Breaks()
    {
        var rows = new TheoryData<string, string, string>();
        InvariantBreaks.All.ForEach(row => rows.Add(row.Key, row.Path, row.Json));
        return rows;
    }

    /// <summary>Those of severity error, of the resources and of the data types that can stand in them.</summary>
    private static IEnumerable<string> OfTheDefinitions()
    {
        var definitions = Generator.Definitions.Load(Places.Definitions);
        var resources = Generation.ReadResources(Places.Resources);
        return definitions.Structures.Where(structure => structure.Value.Text("kind") == "complex-type" || resources.Contains(structure.Key))
            .Where(structure => structure.Key != "ElementDefinition")
            .SelectMany(structure => definitions.ElementsOf(structure.Key))
            .SelectMany(element => element.Items("constraint"))
            .Where(constraint => constraint.Text("severity") == "error")
            .Select(constraint => constraint.RequiredText("key"))
            .Distinct();
    }
}
