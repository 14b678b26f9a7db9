using Hl7.Fhir.Model;
using System.Text.Json.Nodes;

namespace Wijkteam.Fhir.Tests;

/// <summary>Writing a part of a resource.</summary>
public sealed class SubsetTests
{
    private static readonly Patient Patient = new()
    {
        Id = "p1",
        Meta = new Meta { VersionId = "3" },
        ImplicitRules = "https://example.org/rules",
        Language = "nl",
        Text = new Narrative { Status = Narrative.NarrativeStatus.Generated, Div = "<div xmlns=\"http://www.w3.org/1999/xhtml\">Mevrouw Verzonnen</div>" },
        Contained = [new Organization { Id = "o", Name = "Praktijk", Text = new Narrative { Status = Narrative.NarrativeStatus.Empty, Div = "<div xmlns=\"http://www.w3.org/1999/xhtml\">-</div>" } }],
        Active = true,
        Name = [new HumanName { Family = "Verzonnen", Extension = [new Extension("https://example.org/x", new FhirBoolean(true))] }],
        Deceased = new FhirBoolean(false),
        Contact = [new Patient.ContactComponent { Name = new HumanName { Family = "Buur" } }],
        GeneralPractitioner = [new ResourceReference { Reference = "#o" }],
        Link = [new Patient.LinkComponent { Other = new ResourceReference { Reference = "Patient/2" }, Type = Patient.LinkType.Seealso, ElementId = "l" }],
    };

    public static TheoryData<string, SerializationFilter, string> Parts() => new()
    {
        { "summary", SerializationFilter.ForSummary(), "resourceType id meta implicitRules active name deceasedBoolean link" },
        { "text", SerializationFilter.ForText(), "resourceType id meta implicitRules text" },
        { "data", SerializationFilter.ForData(), "resourceType id meta implicitRules language contained active name deceasedBoolean contact generalPractitioner link" },
        { "elements", SerializationFilter.ForElements(["contact", "deceased", "nonsense"]), "resourceType id meta implicitRules deceasedBoolean contact" },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public void Part_IsWhatIsWritten_TheSameInJsonAsInXml(string name, SerializationFilter filter, string members)
    {
        var json = Write(Patient, filter);

        json.Select(member => member.Key).ShouldBe(members.Split(' '), name);
        Fhir.ReadXml<Patient>(new FhirXmlPocoSerializer().SerializeToString(Patient, filter)).IsExactly(Fhir.Read<Patient>(json.ToJsonString())).ShouldBeTrue();
    }

    [Fact]
    public void WhatIsInsideAPart_IsWhole_ButForComponentsOfASummary()
    {
        var summary = Write(Patient, SerializationFilter.ForSummary());

        ((string?)summary["name"]![0]!["extension"]![0]!["url"]).ShouldBe("https://example.org/x");
        summary["link"]![0]!.AsObject().Select(member => member.Key).ShouldBe(["id", "other", "type"]);
        Write(Patient, SerializationFilter.ForData())["contained"]![0]!.AsObject().ContainsKey("text").ShouldBeTrue();
        var consent = new Consent { Status = Consent.ConsentState.Active, Provision = new Consent.provisionComponent { Type = Consent.ConsentProvisionType.Deny, Period = new Period { Start = "2026" } } };
        Write(consent, SerializationFilter.ForSummary())["provision"]!.AsObject().Select(member => member.Key).ShouldBe(["type", "period"]);
    }

    [Fact]
    public void Searchset_IsWhole_AndItsResourcesAreParts_ButWhatComesAlongWithElements()
    {
        var bundle = new Bundle { Type = Bundle.BundleType.Searchset, Total = 1, Link = [new Bundle.LinkComponent { Relation = "self", Url = "https://example.org" }] };
        bundle.Entry.Add(EntryOf(Bundle.SearchEntryMode.Match));
        bundle.Entry.Add(EntryOf(Bundle.SearchEntryMode.Include));

        var elements = Write(bundle, SerializationFilter.ForElements(["active"]));
        var summary = Write(bundle, SerializationFilter.ForSummary());

        foreach (var written in new[] { elements, summary })
        {
            written.Select(member => member.Key).ShouldBe(["resourceType", "type", "total", "link", "entry"]);
            written["entry"]![0]!.AsObject().Select(member => member.Key).ShouldBe(["fullUrl", "resource", "search"]);
        }

        elements["entry"]!.AsArray().Select(entry => entry!["resource"]!.AsObject().ContainsKey("contact")).ShouldBe([false, true]);
        summary["entry"]!.AsArray().Select(entry => entry!["resource"]!.AsObject().ContainsKey("contact")).ShouldBe([false, false]);
    }

    private static Bundle.EntryComponent EntryOf(Bundle.SearchEntryMode mode) =>
        new() { FullUrl = "https://example.org/Patient/p1", Resource = Patient, Search = new Bundle.SearchComponent { Mode = mode } };

    private static JsonObject Write(Resource resource, SerializationFilter filter) =>
        JsonNode.Parse(new FhirJsonPocoSerializer(new FhirJsonPocoSerializerSettings { SummaryFilter = filter }).SerializeToString(resource))!.AsObject();
}
