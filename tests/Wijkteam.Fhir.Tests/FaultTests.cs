using System.Text;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace Wijkteam.Fhir.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData("", "invalid-json (document)")]
    [InlineData("nonsense", "invalid-json (document)")]
    [InlineData("[]", "wrong-json-type (document)")]
    [InlineData("null", "null (document)")]
    [InlineData("{}", "missing-resource-type (document)")]
    [InlineData("""{"resourceType":7}""", "missing-resource-type (document)")]
    [InlineData("""{"resourceType":"Account"}""", "unknown-resource-type (document)")]
    [InlineData("""{"resourceType":"Resource"}""", "unknown-resource-type (document)")]
    [InlineData("""{"resourceType":"Patient","active":true""", "invalid-json Patient")]
    [InlineData("""{"resourceType":"Patient","active":true,}""", "invalid-json Patient")]
    [InlineData("""{"resourceType":"Patient",/**/"active":true}""", "invalid-json Patient")]
    [InlineData("""{"resourceType":"Patient","active":true}{}""", "trailing-data")]
    [InlineData("""{"resourceType":"Patient","active":true} x""", "trailing-data")]
    [InlineData("""{"resourceType":"Patient","id":"\uD800"}""", "invalid-json Patient.id")]
    [InlineData("""{"resourceType":"Patient","\uD800":"x"}""", "invalid-json Patient")]
    [InlineData("""{"resourceType":"Patient","activ":true}""", "unknown-property Patient")]
    [InlineData("""{"resourceType":"Patient","Active":true}""", "unknown-property Patient")]
    [InlineData("""{"resourceType":"Patient","_name":[{"id":"a"}]}""", "unknown-property Patient")]
    [InlineData("""{"resourceType":"Patient","name":[{"famly":"x"}]}""", "unknown-property Patient.name[0]")]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"value":"x"}}""", "unknown-property Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","active":true,"active":true}""", "duplicate-property Patient.active")]
    [InlineData("""{"resourceType":"Patient","resourceType":"Patient","active":true}""", "duplicate-property Patient.resourceType")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":true,"deceasedBoolean":true}""", "duplicate-property Patient.deceased")]
    [InlineData("""{"resourceType":"Patient","name":[{"family":"a"}],"name":[{"family":"a"}]}""", "duplicate-property Patient.name")]
    [InlineData("""{"resourceType":"Patient","active":"true"}""", "wrong-json-type Patient.active")]
    [InlineData("""{"resourceType":"Patient","active":[true]}""", "wrong-json-type Patient.active")]
    [InlineData("""{"resourceType":"Patient","birthDate":1987}""", "wrong-json-type Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","gender":{"code":"male"}}""", "wrong-json-type Patient.gender")]
    [InlineData("""{"resourceType":"Patient","name":{"family":"a"}}""", "wrong-json-type Patient.name")]
    [InlineData("""{"resourceType":"Patient","name":["a"]}""", "wrong-json-type Patient.name[0]")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":[1]}]}""", "wrong-json-type Patient.name[0].given[0]")]
    [InlineData("""{"resourceType":"Patient","multipleBirthInteger":"1"}""", "wrong-json-type Patient.multipleBirth")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":"M"}""", "wrong-json-type Patient.maritalStatus")]
    [InlineData("""{"resourceType":"Patient","contained":[7]}""", "wrong-json-type Patient.contained[0]")]
    [InlineData("""{"resourceType":"Patient","photo":[{"data":7}]}""", "wrong-json-type Patient.photo[0].data")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":{}}""", "empty Patient.maritalStatus")]
    [InlineData("""{"resourceType":"Patient","name":[]}""", "empty Patient.name")]
    [InlineData("""{"resourceType":"Patient","name":[{}]}""", "empty Patient.name[0]")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":[]}]}""", "empty Patient.name[0].given")]
    [InlineData("""{"resourceType":"Patient","name":[{"family":""}]}""", "empty Patient.name[0].family")]
    [InlineData("""{"resourceType":"Patient","gender":""}""", "empty Patient.gender")]
    [InlineData("""{"resourceType":"Patient","photo":[{"data":""}]}""", "empty Patient.photo[0].data")]
    [InlineData("""{"resourceType":"Patient","_gender":{}}""", "empty Patient.gender")]
    [InlineData("""{"resourceType":"Patient","active":null}""", "null Patient.active")]
    [InlineData("""{"resourceType":"Patient","name":null}""", "null Patient.name")]
    [InlineData("""{"resourceType":"Patient","name":[null]}""", "null Patient.name[0]")]
    [InlineData("""{"resourceType":"Patient","contained":[null]}""", "null Patient.contained[0]")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a",null]}]}""", "null Patient.name[0].given[1]")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a",null],"_given":[{"id":"x"},null]}]}""", "null Patient.name[0].given[1]")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a","b"],"_given":[{"id":"x"}]}]}""", "array-mismatch Patient.name[0].given")]
    [InlineData("""{"resourceType":"Patient","name":[{"_given":[{"id":"x"}],"given":["a","b"]}]}""", "array-mismatch Patient.name[0].given")]
    [InlineData("""{"resourceType":"Task","intent":"order"}""", "missing Task.status")]
    [InlineData("""{"resourceType":"Observation","status":"final"}""", "missing Observation.code")]
    [InlineData("""{"resourceType":"OperationOutcome","id":"a"}""", "missing OperationOutcome.issue")]
    [InlineData("""{"resourceType":"Task","status":"draft","intent":"order","input":[{"type":{"text":"x"}}]}""", "missing Task.input[0].value")]
    [InlineData("""{"resourceType":"Patient","extension":[{"valueString":"x"}]}""", "missing Patient.extension[0].url")]
    [InlineData("""{"resourceType":"Patient","gender":"v"}""", "unknown-code Patient.gender")]
    [InlineData("""{"resourceType":"Patient","gender":"Male"}""", "unknown-code Patient.gender")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"actief"}]}}""", "unknown-code Condition.clinicalStatus")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"active"}]}}""", "unknown-code Condition.clinicalStatus")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"coding":[{"code":"active"}]}}""", "unknown-code Condition.clinicalStatus")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"text":"actief"}}""", "unknown-code Condition.clinicalStatus")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"verificationStatus":{"coding":[{"system":"urn:x","code":"confirmed"}]}}""", "unknown-code Condition.verificationStatus")]
    [InlineData("""{"resourceType":"Basic","code":{"text":"x"},"subject":{"reference":"#c"},"contained":[{"resourceType":"Condition","id":"c","subject":{"display":"x"},"verificationStatus":{"text":"x"}}]}""", "unknown-code Basic.contained[0].verificationStatus")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"u","valueMoney":{"value":1.00,"currency":"EURO"}}]}""", "unknown-code Patient.extension[0].value.currency")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"u","valueMoney":{"value":1.00,"currency":"eur"}}]}""", "unknown-code Patient.extension[0].value.currency")]
    [InlineData("""{"resourceType":"Patient","deceasedString":"x"}""", "choice-type Patient.deceased")]
    [InlineData("""{"resourceType":"Patient","_deceasedString":{"id":"x"}}""", "choice-type Patient.deceased")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2026"}""", "choice-twice Patient.deceased")]
    [InlineData("""{"resourceType":"Patient","deceasedBoolean":true,"_deceasedDateTime":{"id":"x"}}""", "choice-twice Patient.deceased")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"u"}]}""", "extension-content Patient.extension[0]")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"u","valueCode":"a","extension":[{"url":"v","valueCode":"b"}]}]}""", "extension-content Patient.extension[0]")]
    public void Fault_IsReportedAtItsPlace(string json, string fault) => Fhir.Faults(json).ShouldBe([fault]);

    [Theory]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"clinicalStatus":{"coding":[{"system":"urn:oid:1.2.3","code":"A"},{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}],"text":"actief"}}""")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"provisional"}]}}""")]
    [InlineData("""{"resourceType":"Patient","extension":[{"url":"u","valueMoney":{"value":1.00,"currency":"EUR"}}]}""")]
    [InlineData("""{"resourceType":"Patient","photo":[{"contentType":"a list that nobody has whole"}]}""")]
    public void CodeOfTheListThatIsRequired_IsNoFault(string json) => Fhir.Faults(json).ShouldBeEmpty();

    [Theory]
    [InlineData("Practitioner/1")]
    [InlineData("https://fhir.example/r4/Practitioner/1")]
    [InlineData("https://fhir.example/r4/Practitioner/1/_history/2")]
    [InlineData("Practitioner?identifier=a|b")]
    [InlineData("Nonsense/1")]
    public void ReferenceToAnotherType_IsAFault(string reference)
    {
        Fhir.Faults($$$"""{"resourceType":"Condition","subject":{"reference":"{{{reference}}}"}}""").ShouldBe(["reference-target Condition.subject"]);
        Fhir.Faults($$"""{"resourceType":"Patient","generalPractitioner":[{"display":"x"},{"reference":"{{reference.Replace("Practitioner", "Patient", StringComparison.Ordinal)}}"}]}""").ShouldBe(["reference-target Patient.generalPractitioner[1]"]);
    }

    [Theory]
    [InlineData("Patient/1")]
    [InlineData("Group/1/_history/2")]
    [InlineData("https://fhir.example/r4/Patient/1")]
    [InlineData("Patient?identifier=https://fhir.example/Practitioner|b")]
    [InlineData("https://portal.example/people/1")]
    [InlineData("urn:uuid:0f6a1a52-6a5e-4c1e-9d53-2f9f0c6a7b01")]
    public void ReferenceToAnAllowedOrUnsaidType_IsNone(string reference) =>
        Fhir.Faults($$$"""{"resourceType":"Condition","subject":{"reference":"{{{reference}}}"}}""").ShouldBeEmpty();

    [Fact]
    public void ReferenceType_MustBeAllowedToo()
    {
        Fhir.Faults("""{"resourceType":"Condition","subject":{"type":"Practitioner","display":"x"}}""").ShouldBe(["reference-target Condition.subject"]);
        Fhir.Faults("""{"resourceType":"Task","status":"draft","intent":"order","input":[{"type":{"text":"x"},"valueReference":{"reference":"Whatever/1"}}]}""").ShouldBeEmpty();
        Fhir.Faults("""{"resourceType":"Communication","status":"completed","payload":[{"contentString":"x"}],"sender":{"reference":"Coverage/1"}}""").ShouldBe(["reference-target Communication.sender"]);
    }

    [Fact]
    public void AllFaults_AreFoundInOnePass_WhereTheyAre()
    {
        const string Json = """
            {"resourceType":"Bundle","type":"transactie","entry":[
              {"resource":{"resourceType":"Patient","gender":"v","birthDate":"1987-02-30"}},
              {"resource":{"resourceType":"Task","status":"nieuw","for":{"reference":"x y"}},"request":{"method":"POST"}}]}
            """;

        Fhir.Faults(Json).ShouldBe(
        [
            "unknown-code Bundle.type",
            "unknown-code Bundle.entry[0].resource.gender",
            "invalid-value Bundle.entry[0].resource.birthDate",
            "unknown-code Bundle.entry[1].resource.status",
            "missing Bundle.entry[1].resource.intent",
            "missing Bundle.entry[1].request.url",
        ]);
    }

    [Fact]
    public void Fault_SaysWhereAndWhatWasExpected_ButNotWhatThereIs()
    {
        new FhirJsonPocoDeserializer().TryDeserializeResource("{\n \"resourceType\": \"Patient\",\n \"birthDate\": \"geheim\", \"geheim\": {\"geheim\": 1}}", out var resource, out var issues).ShouldBeFalse();

        var faults = issues.Cast<FhirJsonException>().ToList();
        faults[0].ErrorCode.ShouldBe(FhirFaults.InvalidValue);
        faults[0].InstancePath.ShouldBe("Patient.birthDate");
        (faults[0].LineNumber, faults[0].Position).ShouldBe((3, 15));
        faults[0].Message.ShouldBe("Patient.birthDate: Expected a date: YYYY, YYYY-MM or YYYY-MM-DD.");
        faults[1].Message.ShouldBe("Patient: Patient has no such property.");
        faults.ShouldAllBe(fault => !fault.ToString().Contains("geheim", StringComparison.Ordinal));
        ((Patient)resource!).BirthDate.ShouldBe("geheim");
    }

    [Fact]
    public void BytesThatAreNotUtf8_AreRefused()
    {
        byte[] json = [.. Encoding.UTF8.GetBytes("""{"resourceType":"Patient","id":"""), (byte)'"', 0xC3, 0x28, (byte)'"', (byte)'}'];
        Fhir.Faults(json).ShouldBe(["invalid-utf8"]);
        new FhirJsonPocoDeserializer().TryDeserializeResource("{\"resourceType\":\"Patient\",\"name\":[{\"text\":\"\uD800\"}]}", out _, out var issues).ShouldBeFalse();
        issues.Single().ErrorCode.ShouldBe(FhirFaults.InvalidUtf8);
    }

    [Fact]
    public void Throwing_CarriesTheFaultsAndWhatCouldBeRead()
    {
        var failure = Should.Throw<DeserializationFailedException>(() => new FhirJsonPocoDeserializer().DeserializeResource("""{"resourceType":"Patient","active":true,"gender":"v","birthDate":"x"}"""));
        failure.Exceptions.Select(issue => issue.ErrorCode).ShouldBe([FhirFaults.UnknownCode, FhirFaults.InvalidValue]);
        ((Patient)failure.PartialResult!).Active.ShouldBe(true);
        failure.Exceptions.ShouldAllBe(issue => issue is ExtendedCodedException);
    }
}
