using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hl7.Fhir.Model;
using Wijkteam.Fhir.Generator;
using Wijkteam.Fhir.Tests.Definitions;

namespace Wijkteam.Fhir.Tests;

/// <summary>The generated readers and writers, held against the definitions by another way than that of the generator.</summary>
public sealed partial class DefinitionTests
{
    private const int RandomDocuments = 1_500;

    private static readonly Generator.Definitions Definitions = Generator.Definitions.Load(Places.Definitions);
    private static readonly string[] Resources = [.. Generation.ReadResources(Places.Resources)];

    public static TheoryData<string> Types => [.. Resources];

    /// <summary>To replay: give the seed that a failure names to <see cref="Random(int)"/>.</summary>
    [Fact]
    public void RandomDocuments_AreReadAndWrittenWhole()
    {
        var first = System.Random.Shared.Next(1_000_000_000);
        for (var seed = first; seed < first + RandomDocuments; seed++)
        {
            var json = Random(seed);
            var faults = Fhir.Faults(json);
            faults.ShouldBeEmpty($"seed {seed}: {json}");
            var resource = Fhir.Read<Resource>(json);
            var written = Fhir.Write(resource);
            (Fhir.Canonical(written) == Fhir.Canonical(json)).ShouldBeTrue($"seed {seed}, written: {written}, read: {json}");
            Fhir.Read<Resource>(written).IsExactly(resource).ShouldBeTrue($"seed {seed}");
            Within(resource).OfType<ResourceReference>().Count(reference => !reference.IsContainedReference).ShouldBe(Reference().Count(json), $"seed {seed}: {json}");
            ((Resource)resource.DeepCopy()).IsExactly(resource).ShouldBeTrue($"seed {seed}");
            Fhir.Write((Resource)resource.DeepCopy()).ShouldBe(written, $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void EveryElement_IsReadAndWritten_AndOnlyInItsCardinality(string type)
    {
        var maker = new DocumentMaker(Definitions, new Random(1), Resources) { Fullness = 0 };
        foreach (var element in maker.ChildrenOf(type, type))
        {
            var step = element.RequiredText("path").Split('.')[^1].Replace("[x]", "", StringComparison.Ordinal);
            var document = maker.Resource(type);
            if (!document.Any(property => IsOf(property.Key, step)))
            {
                maker.AddChild(document, type, element, 0);
                document = Mending.Mend(document);
            }

            var json = document.ToJsonString();
            Fhir.Faults(json).ShouldBeEmpty(json);
            Fhir.Canonical(Fhir.Write(Fhir.Read<Resource>(json))).ShouldBe(Fhir.Canonical(json));

            var name = document.First(property => IsOf(property.Key, step)).Key;
            document[name] = document[name] is JsonArray items ? items[0]!.DeepClone() : new JsonArray(document[name]!.DeepClone());
            Fhir.Faults(document.ToJsonString()).ShouldContain($"wrong-json-type {type}.{step}");
        }
    }

    /// <summary>There are no examples in the definitions; these have each element of the type and of its components, and those of its data types.</summary>
    [Theory]
    [MemberData(nameof(Types))]
    public void EveryElementAtOnce_IsReadAndWritten(string type)
    {
        var json = new DocumentMaker(Definitions, new Random(1), Resources) { Fullness = 1, MaxLevel = 2 }.Resource(type).ToJsonString();
        Fhir.Faults(json).ShouldBeEmpty();
        var resource = Fhir.Read<Resource>(json);
        var written = Fhir.Write(resource);
        Fhir.Canonical(written).ShouldBe(Fhir.Canonical(json));
        Fhir.Read<Resource>(written).IsExactly(resource).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Meta", "project", "author", "onBehalfOf", "account", "accounts", "compartment")]
    [InlineData("Binary", "url")]
    public void WhatThePublisherOfTheDefinitionsAdded_IsNotOfR4(string type, params string[] elements) =>
        new DocumentMaker(Definitions, new Random(1), Resources).ChildrenOf(type, type).Select(element => element.RequiredText("path").Split('.')[^1]).Intersect(elements).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Types))]
    public void EveryRequiredElement_IsMissed(string type)
    {
        var maker = new DocumentMaker(Definitions, new Random(1), Resources) { Fullness = 0 };
        var required = maker.ChildrenOf(type, type).Where(element => element.GetProperty("min").GetInt32() > 0).ToList();
        var steps = required.Select(element => element.RequiredText("path").Split('.')[^1].Replace("[x]", "", StringComparison.Ordinal));

        Fhir.Faults($$"""{"resourceType":"{{type}}","id":"a"}""").Where(fault => !fault.StartsWith(FhirFaults.Invariant, StringComparison.Ordinal)).ShouldBe(steps.Select(step => $"missing {type}.{step}"));
    }

    /// <summary>Whether a property is the element's; of a choice whatever its type.</summary>
    private static bool IsOf(string property, string element) =>
        property.StartsWith(element, StringComparison.Ordinal) && (property.Length == element.Length || char.IsAsciiLetterUpper(property[element.Length]));

    // As the maker of documents writes it: an Expression has a "reference" too, which is a URI.
    [GeneratedRegex("\"reference\":\"[A-Za-z]+/[0-9]+\",\"type\":", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();

    private static IEnumerable<Base> Within(Base value) => value.Children.SelectMany(child => Within(child).Prepend(child));

    private static string Random(int seed)
    {
        var random = new Random(seed);
        var maker = new DocumentMaker(Definitions, random, Resources);
        return maker.Resource(Resources[random.Next(Resources.Length)]).ToJsonString();
    }
}
