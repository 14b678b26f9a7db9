using Hl7.Fhir.Model;

namespace Wijkteam.Fhir.Tests;

public sealed class LosslessTests
{
    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("1.50")]
    [InlineData("-1.500")]
    [InlineData("0.00")]
    [InlineData("1e3")]
    [InlineData("1.0E-10")]
    [InlineData("-2.50e+07")]
    [InlineData("79228162514264337593543950336")]
    [InlineData("0.1234567890123456789012345678901234567890")]
    [InlineData("12345678901234567890123456789.5")]
    [InlineData("1e400")]
    public void Decimal_KeepsItsDigits(string digits)
    {
        var json = $$$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":{{{digits}}}}}""";
        Fhir.Write(Fhir.Read<Observation>(json)).ShouldBe(json);
    }

    [Theory]
    [InlineData("1.50", 1.50)]
    [InlineData("1e3", 1000.0)]
    [InlineData("1e400", null)]
    public void Decimal_IsANumber_WhereItCanBe(string digits, double? number)
    {
        var observation = Fhir.Read<Observation>($$$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":{{{digits}}}}}""");
        ((Quantity)observation.Value!).Value.ShouldBe((decimal?)number);
    }

    [Theory]
    [InlineData("2026-03-09T10:15:30Z")]
    [InlineData("2026-03-09T10:15:30+00:00")]
    [InlineData("2026-03-09T10:15:30-00:00")]
    [InlineData("2026-03-09T10:15:30.1+01:00")]
    [InlineData("2026-03-09T10:15:30.100+01:00")]
    [InlineData("2026-03-09T10:15:30.12345678901234567890+14:00")]
    [InlineData("2016-12-31T23:59:60Z")]
    public void Instant_KeepsFractionAndOffset(string moment)
    {
        var json = $$"""{"resourceType":"Bundle","type":"collection","timestamp":"{{moment}}"}""";
        var bundle = Fhir.Read<Bundle>(json);
        bundle.Timestamp.ShouldNotBeNull();
        Fhir.Write(bundle).ShouldBe(json);
    }

    [Theory]
    [InlineData("2026")]
    [InlineData("2026-03")]
    [InlineData("2026-03-09")]
    [InlineData("2026-03-09T10:15:30.000+01:00")]
    public void DateTime_KeepsItsPrecision(string moment)
    {
        var json = $$"""{"resourceType":"Condition","subject":{"reference":"Patient/1"},"recordedDate":"{{moment}}"}""";
        var condition = Fhir.Read<Condition>(json);
        condition.RecordedDate.ShouldBe(moment);
        condition.RecordedDateElement!.ToDateTimeOffset(TimeSpan.FromHours(1)).Year.ShouldBe(2026);
        Fhir.Write(condition).ShouldBe(json);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"extension":[{"url":"u","valueCode":"unknown"}]}}""")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1987","_birthDate":{"id":"b","extension":[{"url":"u","valueCode":"unknown"}]}}""")]
    [InlineData("""{"resourceType":"Patient","gender":"female","_gender":{"extension":[{"url":"u","valueBoolean":false}]}}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["A",null,"C"],"_given":[null,{"id":"b"},{"id":"c"}]}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"_given":[{"id":"b"}]}]}""")]
    [InlineData("""{"resourceType":"Patient","_id":{"extension":[{"url":"u","valueString":"x"}]},"active":false}""")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":false,"_deceasedBoolean":{"id":"d"}}""")]
    [InlineData("""{"resourceType":"Patient","_deceasedDateTime":{"id":"d"}}""")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"X"}],"managingOrganization":{"reference":"#o"}}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"text":"quote \" back \\ line \n tab \t é 😀 <&>"}]}""")]
    [InlineData("""{"resourceType":"Patient","photo":[{"contentType":"text/plain","data":"QUJD","size":3}]}""")]
    [InlineData("""{"resourceType":"Patient","photo":[{"contentType":"text/plain","data":"QR=="}]}""")]
    [InlineData("""{"resourceType":"Patient","photo":[{"contentType":"text/plain","data":"QUJD QUJD"}]}""")]
    [InlineData("""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"}}""")]
    [InlineData("""{"resourceType":"Patient","multipleBirthInteger":-2147483648}""")]
    public void Document_IsWrittenAsItWasRead(string json) => Fhir.Canonical(Fhir.Write(Fhir.Read<Patient>(json))).ShouldBe(Fhir.Canonical(json));

    [Fact]
    public void ExtensionsBeforeTheirValues_EndUpTogether()
    {
        var patient = Fhir.Read<Patient>("""{"resourceType":"Patient","_gender":{"id":"g"},"gender":"other","name":[{"_given":[{"id":"a"},null],"given":["A","B"]}]}""");
        patient.GenderElement!.ElementId.ShouldBe("g");
        patient.Gender.ShouldBe(AdministrativeGender.Other);
        patient.Name[0].GivenElement.Select(given => $"{given.ElementId}{given.Value}").ShouldBe(["aA", "B"]);
    }

    [Fact]
    public void UnknownCode_IsKept()
    {
        new FhirJsonPocoDeserializer().TryDeserializeResource("""{"resourceType":"Patient","gender":"v"}""", out var resource, out _).ShouldBeFalse();
        var patient = (Patient)resource!;
        patient.Gender.ShouldBeNull();
        patient.GenderElement!.ObjectValue.ShouldBe("v");
        Fhir.Write(patient).ShouldBe("""{"resourceType":"Patient","gender":"v"}""");
    }
}
