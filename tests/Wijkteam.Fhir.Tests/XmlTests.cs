using System.Text;
using System.Xml;
using Hl7.Fhir.Model;

namespace Wijkteam.Fhir.Tests;

public sealed class XmlTests
{
    [Fact]
    public void Resource_IsWrittenAsTheSpecificationHasIt()
    {
        var patient = Fhir.Read<Patient>("""
            {"resourceType":"Patient","id":"p","contained":[{"resourceType":"Organization","id":"o","name":"X"}],
             "extension":[{"id":"e","url":"https://a.example/u","extension":[{"url":"v","valueDecimal":1.00}]}],
             "name":[{"id":"n","given":["A",null],"_given":[null,{"extension":[{"url":"w","valueCode":"x"}]}]}],
             "active":true,"birthDate":"1987","_birthDate":{"id":"b"},"managingOrganization":{"reference":"#o"}}
            """);

        Fhir.WriteXml(patient).ShouldBe("""<?xml version="1.0" encoding="utf-8"?>""" + string.Concat("""
            <Patient xmlns="http://hl7.org/fhir">
            <id value="p" />
            <contained><Organization><id value="o" /><name value="X" /></Organization></contained>
            <extension url="https://a.example/u" id="e"><extension url="v"><valueDecimal value="1.00" /></extension></extension>
            <active value="true" />
            <name id="n"><given value="A" /><given><extension url="w"><valueCode value="x" /></extension></given></name>
            <birthDate value="1987" id="b" />
            <managingOrganization><reference value="#o" /></managingOrganization>
            </Patient>
            """.Split('\n')));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("1.00")]
    [InlineData("1.0E-10")]
    [InlineData("12345678901234567890123456789.5")]
    [InlineData("1e400")]
    public void Decimal_KeepsItsDigits(string digits)
    {
        var xml = Fhir.WriteXml(Fhir.Read<Observation>($$$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":{{{digits}}}}}"""));
        xml.ShouldContain($"<value value=\"{digits}\" />");
        Fhir.Write(Fhir.ReadXml<Observation>(xml)).ShouldContain($"\"value\":{digits}}}");
    }

    [Theory]
    [InlineData("a\tb\r\nc")]
    [InlineData(" a  b ")]
    [InlineData("é 😀 \" ' < & >")]
    public void Text_KeepsItsCharacters(string text)
    {
        var patient = new Patient { Name = { new HumanName { Text = text } } };
        Fhir.ReadXml<Patient>(Fhir.WriteXml(patient)).Name[0].Text.ShouldBe(text);
    }

    [Theory]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p class=\"a\">x<br />y &amp; z &lt; é</p> <!-- c --><p></p></div>")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"nl\" lang=\"nl\">\n <b>a</b>&#xD;\n\t</div>")]
    public void Narrative_IsTheSameInBoth(string div)
    {
        var patient = new Patient { Text = new Narrative(div) { Status = Narrative.NarrativeStatus.Generated }, Active = true };
        var xml = Fhir.WriteXml(patient);
        xml.ShouldContain("<div xmlns=\"http://www.w3.org/1999/xhtml\"");
        Fhir.ReadXml<Patient>(xml).Text!.Div.ShouldBe(div);
    }

    [Theory]
    [InlineData("<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\">a<h:br/>b</h:div>", "<div xmlns=\"http://www.w3.org/1999/xhtml\">a<br />b</div>")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">&#233;</div>", "<div xmlns=\"http://www.w3.org/1999/xhtml\">é</div>")]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"><img src='#x'/></div>", "<div xmlns=\"http://www.w3.org/1999/xhtml\"><img src=\"#x\" /></div>")]
    public void NarrativeInAnotherForm_IsThatOfXhtml(string div, string kept) =>
        Fhir.ReadXml<Patient>($"<Patient xmlns=\"http://hl7.org/fhir\"><text><status value=\"generated\"/>{div}</text><active value=\"true\"/></Patient>").Text!.Div.ShouldBe(kept);

    [Fact]
    public void NarrativeWithoutANamespace_GetsIt() =>
        Fhir.WriteXml(Fhir.Read<Patient>("""{"resourceType":"Patient","text":{"status":"empty","div":"<div>x<br/></div>"}}"""))
            .ShouldContain("<div xmlns=\"http://www.w3.org/1999/xhtml\">x<br /></div>");

    [Fact]
    public void CharactersThatXmlHasNot_AreReplaced()
    {
        var patient = new Patient { Name = { new HumanName { Text = "a\u0001b\uFFFE\uD800c😀" } } };
        Fhir.ReadXml<Patient>(Fhir.WriteXml(patient)).Name[0].Text.ShouldBe("a\uFFFDb\uFFFD\uFFFDc😀");
    }

    [Fact]
    public void WhatSaysNothing_IsPassed()
    {
        var patient = Fhir.ReadXml<Patient>("""
            <?xml version="1.0" encoding="UTF-8"?>
            <?a b?><!-- c -->
            <f:Patient xmlns:f="http://hl7.org/fhir" xmlns:other="urn:x">
              <!-- d --><f:active value="true"></f:active>
              <f:multipleBirthInteger value="+2"/>
            </f:Patient>
            <!-- e -->
            """);
        (patient.Active, ((Integer)patient.MultipleBirth!).Value).ShouldBe((true, 2));
    }

    [Fact]
    public void ByteOrderMark_IsPassed() =>
        new FhirXmlPocoDeserializer().TryDeserializeResource([0xEF, 0xBB, 0xBF, .. """<Patient xmlns="http://hl7.org/fhir"/>"""u8], out _, out _).ShouldBeTrue();

    [Fact]
    public void Reader_IsLeftBehindTheResource()
    {
        using var reader = XmlReader.Create(new StringReader("""<a><Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient><b/></a>"""));
        reader.ReadToFollowing("Patient", "http://hl7.org/fhir");

        new FhirXmlPocoDeserializer().DeserializeResource(reader).ShouldBeOfType<Patient>().Active.ShouldBe(true);

        reader.Name.ShouldBe("b");
    }

    [Fact]
    public void Throwing_CarriesTheFaultsWhereTheyAre()
    {
        var failure = Should.Throw<DeserializationFailedException>(() => new FhirXmlPocoDeserializer().DeserializeResource("<Patient xmlns=\"http://hl7.org/fhir\">\n <active value=\"geheim\"/>\n <geheim/></Patient>"));
        var faults = failure.Exceptions.Cast<FhirXmlException>().ToList();
        faults.Select(fault => (fault.ErrorCode, fault.InstancePath, fault.LineNumber, fault.Position)).ShouldBe([(FhirFaults.InvalidValue, "Patient.active", 2, 10), (FhirFaults.UnknownProperty, "Patient", 3, 3)]);
        faults.ShouldAllBe(fault => !fault.ToString().Contains("geheim", StringComparison.Ordinal));
        failure.PartialResult.ShouldBeOfType<Patient>();
    }

    [Fact]
    public void BytesThatAreNotUtf8_AreRefused()
    {
        byte[] xml = [.. Encoding.UTF8.GetBytes("<Patient xmlns=\"http://hl7.org/fhir\"><id value=\""), 0xC3, 0x28, .. "\"/></Patient>"u8];
        new FhirXmlPocoDeserializer().TryDeserializeResource(xml, out _, out var issues).ShouldBeFalse();
        issues.Single().ErrorCode.ShouldBe(FhirFaults.InvalidUtf8);
        Fhir.XmlFaults("""<?xml version="1.0" encoding="ISO-8859-1"?><Patient xmlns="http://hl7.org/fhir"/>""").ShouldBe(["invalid-utf8"]);
    }
}
