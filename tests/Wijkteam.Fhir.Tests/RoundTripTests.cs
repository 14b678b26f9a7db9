using System.Text.Json;
using Hl7.Fhir.Model;
using Wijkteam.Fhir.Tests.Definitions;

namespace Wijkteam.Fhir.Tests;

public sealed class RoundTripTests
{
    [Fact]
    public void Transaction_IsWrittenAsItWasRead()
    {
        var json = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Documents", "transaction.json"));
        var bundle = Fhir.Read<Bundle>(json);

        Fhir.Canonical(Fhir.Write(bundle)).ShouldBe(Fhir.Canonical(json));
        var patient = bundle.Entry[0].Resource.ShouldBeOfType<Patient>();
        patient.Address[0].LineElement[0].GetStringExtension("http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-houseNumber").ShouldBe("12");
        patient.Name[0].GivenElement[1].GetExtensionValue<Code>("http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier")!.Value.ShouldBe("IN");
    }

    /// <summary>The only instances of supported types that come with the definitions.</summary>
    [Fact]
    public void OfficialCapabilityStatements_AreWrittenAsTheyWereRead()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Places.Definitions, "profiles-resources.json")));
        var statements = document.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource"))
            .Where(resource => resource.GetProperty("resourceType").ValueEquals("CapabilityStatement")).ToList();

        statements.Count.ShouldBe(2);
        foreach (var statement in statements)
        {
            var json = statement.GetRawText();
            Fhir.Canonical(Fhir.Write(Fhir.Read<CapabilityStatement>(json))).ShouldBe(Fhir.Canonical(json));
        }
    }

    [Theory]
    [InlineData("""{"id":"a","resourceType":"Basic","code":{"text":"x"}}""")]
    [InlineData("""{"id":"a","code":{"text":"x"},"resourceType":"Basic"}""")]
    [InlineData("""{"resourceType":"Basic","code":{"text":"x"},"subject":{"reference":"#p"},"contained":[{"id":"p","active":true,"resourceType":"Patient"}]}""")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"a","resource":{"parameter":[{"name":"b","valueInteger":1}],"resourceType":"Parameters"}}]}""")]
    public void ResourceType_MayBeAnywhere(string json)
    {
        using var document = JsonDocument.Parse(json);
        Fhir.Faults(json).ShouldBeEmpty();
        new FhirJsonPocoDeserializer().TryDeserializeResource(json, out var resource, out _).ShouldBeTrue();
        Fhir.Canonical(Fhir.Write(resource!)).ShouldBe(Fhir.Canonical(json));
    }

    [Fact]
    public void EscapedPropertyNames_AreUnderstood() =>
        Fhir.Read<Patient>("""{"resourceType":"Patient","\u0061ctive":true}""").Active.ShouldBe(true);

    [Fact]
    public void Reader_IsLeftAtTheEndOfTheResource()
    {
        var reader = new Utf8JsonReader("""[{"resourceType":"Patient","active":true},7]"""u8);
        reader.Read();
        reader.Read();

        new FhirJsonPocoDeserializer().DeserializeResource(ref reader).ShouldBeOfType<Patient>().Active.ShouldBe(true);

        reader.TokenType.ShouldBe(JsonTokenType.EndObject);
        reader.Read().ShouldBeTrue();
        reader.GetInt32().ShouldBe(7);
    }
}
