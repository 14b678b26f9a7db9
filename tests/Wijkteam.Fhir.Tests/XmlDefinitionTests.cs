using Hl7.Fhir.Model;
using Wijkteam.Fhir.Generator;
using Wijkteam.Fhir.Tests.Definitions;

namespace Wijkteam.Fhir.Tests;

/// <summary>XML beside JSON: documents made from the definitions mean the same in both.</summary>
public sealed class XmlDefinitionTests
{
    private const int RandomDocuments = 500;

    private static readonly Generator.Definitions Definitions = Generator.Definitions.Load(Places.Definitions);
    private static readonly string[] Resources = [.. Generation.ReadResources(Places.Resources)];

    public static TheoryData<string> Types => [.. Resources];

    /// <summary>To replay: give the seed that a failure names to <see cref="Random(int)"/>.</summary>
    [Fact]
    public void RandomDocuments_MeanTheSameInXml()
    {
        var first = System.Random.Shared.Next(1_000_000_000);
        for (var seed = first; seed < first + RandomDocuments; seed++)
        {
            CheckBoth(Random(seed).Resource(Resources[seed % Resources.Length]).ToJsonString(), $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void EveryElementAtOnce_MeansTheSameInXml(string type) =>
        CheckBoth(new DocumentMaker(Definitions, new Random(1), Resources) { Fullness = 1, MaxLevel = 2 }.Resource(type).ToJsonString(), type);

    [Theory]
    [MemberData(nameof(Types))]
    public void EveryRequiredElement_IsMissed(string type) =>
        Fhir.XmlFaults($"""<{type} xmlns="http://hl7.org/fhir"><id value="a"/></{type}>""").ShouldBe(Fhir.Faults($$"""{"resourceType":"{{type}}","id":"a"}"""));

    /// <summary>From JSON to XML by the test's own way and by the writer's, and back.</summary>
    private static void CheckBoth(string json, string which)
    {
        var ofJson = Fhir.Read<Resource>(json);
        var ofXml = Fhir.ReadXml<Resource>(JsonAsXml.Of(json));
        ofXml.IsExactly(ofJson).ShouldBeTrue($"{which}: {json}");
        var xml = Fhir.WriteXml(ofJson);
        var again = Fhir.ReadXml<Resource>(xml);
        (Fhir.Canonical(Fhir.Write(again)) == Fhir.Canonical(json)).ShouldBeTrue($"{which}, written: {xml}, read: {json}");
        Fhir.WriteXml(again).ShouldBe(xml, which);
    }

    private static DocumentMaker Random(int seed) => new(Definitions, new Random(seed), Resources);
}
