using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Wijkteam.Fhir.Generator;
using Wijkteam.Fhir.Tests.Definitions;

namespace Wijkteam.Fhir.Tests;

/// <summary>Documents to which something was done: whatever comes of it, JSON and XML agree.</summary>
public sealed class DamageTests
{
    private const int Documents = 300;

    private static readonly Generator.Definitions Definitions = Generator.Definitions.Load(Places.Definitions);
    private static readonly string[] Resources = [.. Generation.ReadResources(Places.Resources)];

    public static TheoryData<string> Kinds => [.. Damage.Kinds];

    /// <summary>To replay: give the seed that a failure names.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void DamagedDocument_HasOneVerdictInBoth(string kind)
    {
        var first = Random.Shared.Next(1_000_000_000);
        var (done, refused) = (0, 0);
        for (var seed = first; seed < first + Documents; seed++)
        {
            var random = new Random(seed);
            var document = new DocumentMaker(Definitions, random, Resources).Resource(Resources[random.Next(Resources.Length)]);
            if (Damage.Do(document, kind, random))
            {
                done++;
                refused += Check(document, $"seed {seed}, {kind}") ? 0 : 1;
            }
        }

        done.ShouldBeGreaterThan(Documents / 2);
        refused.ShouldBeGreaterThan(done / 20);
    }

    /// <returns>Whether it was read.</returns>
    private static bool Check(JsonObject document, string which)
    {
        var (json, xml) = (JsonAsXml.AsJson(document), JsonAsXml.Of(document));
        var (jsonFaults, xmlFaults) = (Fhir.Faults(json), Fhir.XmlFaults(xml));
        (xmlFaults.Length == 0).ShouldBe(jsonFaults.Length == 0, $"{which}: {string.Join(';', jsonFaults)} in {json}; {string.Join(';', xmlFaults)} in {xml}");
        if (jsonFaults.Length > 0)
        {
            if (!xmlFaults[0].StartsWith(FhirFaults.InvalidXml, StringComparison.Ordinal))
            {
                // Where JSON has text for an object there is nothing to read; XML has an element all the same, in which things are missing.
                var expected = PathsOf(jsonFaults).ToList();
                PathsOf(xmlFaults).Where(path => expected.Contains(path) || !expected.Exists(fault => path.StartsWith(fault + ".", StringComparison.Ordinal)))
                    .ShouldBe(expected, $"{which}: {string.Join(';', jsonFaults)} in {json}; {string.Join(';', xmlFaults)} in {xml}");
            }

            return false;
        }

        Fhir.ReadXml<Resource>(xml).IsExactly(Fhir.Read<Resource>(json)).ShouldBeTrue(which);
        return true;
    }

    // Whether an invariant holds of what could not all be read, says nothing.
    private static IEnumerable<string> PathsOf(string[] faults) => faults
        .Where(fault => !fault.StartsWith(FhirFaults.Invariant, StringComparison.Ordinal) || Array.TrueForAll(faults, other => other.StartsWith(FhirFaults.Invariant, StringComparison.Ordinal)))
        .Select(fault => fault.Split(' ')[1]).Distinct().Order(StringComparer.Ordinal);
}
