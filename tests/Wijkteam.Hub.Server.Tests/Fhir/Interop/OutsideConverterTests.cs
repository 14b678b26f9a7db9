using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Interop;

/// <summary>XML as the npm package fhir has it, both ways, for each of the examples that are shipped.</summary>
public sealed class OutsideConverterTests
{
    [Fact]
    public async Task Xml_IsWhatAnotherMakesOfJson_AndTheOtherWayRound()
    {
        var examples = Exchange.In("examples").Select((example, index) => (Name: $"{index}", Resource: Read(example.ToJsonString()))).ToDictionary(example => example.Name, example => example.Resource, StringComparer.Ordinal);
        examples.Count.ShouldBeGreaterThan(5);
        using var script = new InteropScript("convert.mjs", []);
        var answer = script.ReadToEndAsync();
        await script.WriteAsync(JsonSerializer.Serialize(examples.Select(example => new Document(example.Key, new FhirJsonPocoSerializer().SerializeToString(example.Value), Write(example.Value))), JsonSerializerOptions.Web));

        var printed = await answer;
        await script.EndWellAsync();
        var made = JsonSerializer.Deserialize<List<Document>>(printed, JsonSerializerOptions.Web)!;

        made.Select(document => document.Name).ShouldBe(examples.Keys);
        foreach (var document in made)
        {
            new FhirXmlPocoDeserializer().DeserializeResource(document.Xml).IsExactly(examples[document.Name]).ShouldBeTrue(document.Xml);
            Read(document.Json).IsExactly(examples[document.Name]).ShouldBeTrue(document.Json);
        }
    }

    private static Resource Read(string json) => new FhirJsonPocoDeserializer().DeserializeResource(json);

    private static string Write(Resource resource) => new FhirXmlPocoSerializer().SerializeToString(resource);

    private sealed record Document(string Name, string Json, string Xml);
}
