using System.Text;
using System.Text.Json.Nodes;

namespace Wijkteam.Fhir.Tests;

public sealed class XmlFaultTests
{
    private const string Open = "<Patient xmlns=\"http://hl7.org/fhir\">";

    [Theory]
    [InlineData("", "invalid-xml (document)")]
    [InlineData("nonsense", "invalid-xml (document)")]
    [InlineData("{}", "invalid-xml (document)")]
    [InlineData("<Patient/>", "wrong-namespace (document)")]
    [InlineData("<Patient xmlns=\"urn:x\"/>", "wrong-namespace (document)")]
    [InlineData("<patient xmlns=\"http://hl7.org/fhir\"/>", "unknown-resource-type (document)")]
    [InlineData("<Account xmlns=\"http://hl7.org/fhir\"/>", "unknown-resource-type (document)")]
    [InlineData(Open + "<active value=\"true\"/>", "invalid-xml Patient.active")]
    [InlineData(Open + "<active value=\"true\"></Patient>", "invalid-xml Patient.active")]
    [InlineData(Open + "<active value=\"&#x1;\"/></Patient>", "invalid-xml Patient")]
    [InlineData(Open + "<active value=\"&nbsp;\"/></Patient>", "invalid-xml Patient")]
    [InlineData(Open + "</Patient>" + Open + "</Patient>", "invalid-xml Patient")]
    [InlineData(Open + "</Patient>x", "invalid-xml Patient")]
    [InlineData("<!DOCTYPE Patient>" + Open + "</Patient>", "invalid-xml (document)")]
    [InlineData("<!DOCTYPE Patient SYSTEM \"file:///etc/passwd\">" + Open + "</Patient>", "invalid-xml (document)")]
    [InlineData("<!DOCTYPE Patient [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + Open + "<id value=\"a\"/><language value=\"&x;\"/></Patient>", "invalid-xml (document)")]
    [InlineData(Open + "<activ value=\"true\"/></Patient>", "unknown-property Patient")]
    [InlineData(Open + "<resourceType value=\"Patient\"/></Patient>", "unknown-property Patient")]
    [InlineData(Open + "<_birthDate id=\"x\"/></Patient>", "unknown-property Patient")]
    [InlineData(Open + "<active xmlns=\"urn:x\" value=\"true\"/></Patient>", "wrong-namespace Patient")]
    [InlineData(Open + "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div></Patient>", "unknown-property Patient")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\" id=\"a\"/>", "unknown-property Patient")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\" value=\"a\"/>", "unknown-property Patient")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\" xmlns:x=\"urn:x\" x:id=\"a\"/>", "unknown-property Patient")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\" deceasedString=\"a\"><active value=\"true\"/></Patient>", "unknown-property Patient")]
    [InlineData(Open + "<active value=\"true\" other=\"x\"/></Patient>", "unknown-property Patient.active")]
    [InlineData(Open + "<name value=\"x\"/></Patient>", "unknown-property Patient.name[0]")]
    [InlineData(Open + "<name><id value=\"x\"/></name></Patient>", "unknown-property Patient.name[0]")]
    [InlineData(Open + "<photo url=\"https://a.example\"/></Patient>", "unknown-property Patient.photo[0]")]
    [InlineData(Open + "<active>true</active></Patient>", "unexpected-text Patient.active;empty Patient.active")]
    [InlineData(Open + "x<active value=\"true\"/></Patient>", "unexpected-text Patient")]
    [InlineData(Open + "<![CDATA[x]]><active value=\"true\"/></Patient>", "unexpected-text Patient")]
    [InlineData(Open + "<active value=\"true\"/><active value=\"true\"/></Patient>", "duplicate-property Patient.active")]
    [InlineData(Open + "<gender value=\"male\"/><active value=\"true\"/></Patient>", "out-of-order Patient.active")]
    [InlineData(Open + "<name><text value=\"a\"/></name><gender value=\"male\"/><name><text value=\"b\"/></name></Patient>", "out-of-order Patient.name[1]")]
    [InlineData(Open + "<active/></Patient>", "empty Patient.active")]
    [InlineData(Open + "<active value=\"\"/></Patient>", "empty Patient.active")]
    [InlineData(Open + "<id value=\"\"/></Patient>", "empty Patient.id")]
    [InlineData(Open + "<name/></Patient>", "empty Patient.name[0]")]
    [InlineData(Open + "<name><given/></name></Patient>", "empty Patient.name[0].given[0]")]
    [InlineData(Open + "<photo><data value=\"\"/></photo></Patient>", "empty Patient.photo[0].data")]
    [InlineData(Open + "<contained/></Patient>", "empty Patient.contained[0]")]
    [InlineData(Open + "<contained id=\"x\"><Basic><code><text value=\"x\"/></code></Basic></contained></Patient>", "unknown-property Patient.contained[0];invariant Patient.contained[0]")]
    [InlineData(Open + "<contained><Basic><code><text value=\"x\"/></code></Basic><Basic/></contained></Patient>", "too-many Patient.contained[0];invariant Patient.contained[0]")]
    [InlineData(Open + "<contained><Account/></contained></Patient>", "unknown-resource-type Patient.contained[0]")]
    [InlineData(Open + "<contained><Basic/></contained></Patient>", "missing Patient.contained[0].code;invariant Patient.contained[0]")]
    [InlineData(Open + "<active value=\"1\"/></Patient>", "wrong-json-type Patient.active")]
    [InlineData(Open + "<active value=\" true\"/></Patient>", "invalid-value Patient.active")]
    [InlineData(Open + "<active value=\"TRUE\"/></Patient>", "invalid-value Patient.active")]
    [InlineData(Open + "<multipleBirthInteger value=\"1.0\"/></Patient>", "invalid-value Patient.multipleBirth")]
    [InlineData(Open + "<multipleBirthInteger value=\"01\"/></Patient>", "invalid-value Patient.multipleBirth")]
    [InlineData(Open + "<multipleBirthInteger value=\"1 2\"/></Patient>", "invalid-value Patient.multipleBirth")]
    [InlineData(Open + "<birthDate value=\"1987-02-30\"/></Patient>", "invalid-value Patient.birthDate")]
    [InlineData(Open + "<deceasedString value=\"x\"/></Patient>", "choice-type Patient.deceased")]
    [InlineData(Open + "<deceasedBoolean value=\"true\"/><deceasedDateTime value=\"2026\"/></Patient>", "choice-twice Patient.deceased")]
    [InlineData(Open + "<gender value=\"v\"/></Patient>", "unknown-code Patient.gender")]
    [InlineData(Open + "<extension><valueString value=\"x\"/></extension></Patient>", "missing Patient.extension[0].url")]
    [InlineData(Open + "<extension url=\"u\"><url value=\"u\"/><valueString value=\"x\"/></extension></Patient>", "unknown-property Patient.extension[0]")]
    [InlineData(Open + "<extension url=\"u\"/></Patient>", "extension-content Patient.extension[0]")]
    [InlineData(Open + "<managingOrganization id=\"x\"><reference value=\"Patient/1\"/></managingOrganization></Patient>", "reference-target Patient.managingOrganization")]
    [InlineData(Open + "<managingOrganization><reference value=\"Patient/1\"/></managingOrganization><link><other><reference value=\"Patient/1\"/></other><type value=\"refer\"/></link></Patient>", "reference-target Patient.managingOrganization")]
    [InlineData(Open + "<generalPractitioner><display value=\"x\"/></generalPractitioner><generalPractitioner><reference value=\"Patient/1\"/></generalPractitioner></Patient>", "reference-target Patient.generalPractitioner[1]")]
    [InlineData(Open + "<text><status value=\"empty\"/><div>x</div></text></Patient>", "wrong-namespace Patient.text.div")]
    [InlineData(Open + "<text><status value=\"empty\"/><p xmlns=\"http://www.w3.org/1999/xhtml\">x</p></text></Patient>", "wrong-namespace Patient.text;missing Patient.text.div")]
    public void Fault_IsReportedAtItsPlace(string xml, string faults) => Fhir.XmlFaults(xml).ShouldBe(faults.Split(';'), xml);

    [Theory]
    [InlineData("<div><p></div>")]
    [InlineData("<div>a&nbsp;b</div>")]
    [InlineData("<div>a</div><div>b</div>")]
    [InlineData("<divx>a</divx>")]
    [InlineData("<div xmlns=\"urn:x\">a</div>")]
    public void NarrativeThatCouldNotBeXml_IsAFaultInJsonToo(string div) =>
        Fhir.Faults(new JsonObject { ["resourceType"] = "Patient", ["text"] = new JsonObject { ["status"] = "empty", ["div"] = div } }.ToJsonString()).ShouldBe(["invalid-value Patient.text.div"]);

    [Fact]
    public void Entities_AreNotExpanded()
    {
        var laughs = string.Concat(Enumerable.Range(1, 20).Select(i => $"<!ENTITY l{i} \"&l{i - 1};&l{i - 1};\">"));
        Fhir.XmlFaults($"<!DOCTYPE Patient [<!ENTITY l0 \"lol\">{laughs}]>{Open}<id value=\"&l20;\"/></Patient>").ShouldBe(["invalid-xml (document)"]);
    }

    [Theory]
    [InlineData(3, 9, true)]
    [InlineData(3, 8, false)]
    [InlineData(31, 64, false)]
    [InlineData(30, 64, true)]
    public void Depth_IsThatOfJson(int count, int maximum, bool fits)
    {
        var json = """{"resourceType":"Patient","extension":""" + Repeat("""[{"url":"u","extension":""", count) + """[{"url":"u","valueBoolean":true}]""" + Repeat("}]", count) + "}";
        var limits = new FhirLimits { MaxDepth = maximum };
        var xml = Open + Repeat("<extension url=\"u\">", count) + "<extension url=\"u\"><valueBoolean value=\"true\"/></extension>" + Repeat("</extension>", count) + "</Patient>";
        (Fhir.Faults(json, limits).Length == 0, Fhir.XmlFaults(xml, limits).Length == 0).ShouldBe((fits, fits));
    }

    [Fact]
    public void TenThousandLevels_AreTooDeep()
    {
        Fhir.XmlFaults(Open + Repeat("<extension url=\"u\">", 10_000)).ShouldHaveSingleItem().ShouldStartWith("too-deep Patient.extension[0].extension[0]");
        Fhir.XmlFaults(Open + Repeat("<unknown>", 10_000) + Repeat("</unknown>", 10_000) + "</Patient>").ShouldBe(["unknown-property Patient"]);
        Fhir.XmlFaults("<Basic xmlns=\"http://hl7.org/fhir\">" + Repeat("<contained><Basic>", 10_000)).ShouldHaveSingleItem().ShouldStartWith("too-deep ");
    }

    [Fact]
    public void BytesElementsAndFaults_AreLimited()
    {
        static string Names(int count) => $"{Open}<name>{Repeat("<given value=\"a\"/>", count)}</name></Patient>";

        // The resource, the list of names, one of them, the list of given names, and those.
        Fhir.XmlFaults(Names(6), new FhirLimits { MaxElements = 10 }).ShouldBeEmpty();
        Fhir.XmlFaults(Names(7), new FhirLimits { MaxElements = 10 }).ShouldHaveSingleItem().ShouldStartWith("too-many-elements Patient.name[0]");
        Fhir.XmlFaults(Names(6), new FhirLimits { MaxBytes = Names(6).Length }).ShouldBeEmpty();
        Fhir.XmlFaults(Names(6), new FhirLimits { MaxBytes = Names(6).Length - 1 }).ShouldBe(["too-many-bytes"]);
        Fhir.XmlFaults($"{Open}{Repeat("<name/>", 1_000)}</Patient>").Length.ShouldBe(51);
        new FhirXmlPocoDeserializer(new FhirLimits { MaxBytes = 10 }).TryDeserializeResource("<Patient xmlns=\"http://hl7.org/fhir\"/>", out _, out var issues).ShouldBeFalse();
        issues.Single().ErrorCode.ShouldBe(FhirFaults.TooManyBytes);
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
}
