using Hl7.Fhir.Model;

namespace Wijkteam.Fhir.Tests;

public sealed class ValidatorTests
{
    [Fact]
    public void ModelMadeInCode_IsCheckedAsADocumentIs()
    {
        var condition = new Condition { Subject = new ResourceReference("Practitioner/1"), RecordedDate = "gisteren", Onset = new FhirBoolean(true), Stage = { new Condition.StageComponent() } };

        FhirValidator.Validate(condition).Cast<FhirJsonException>().Select(issue => $"{issue.ErrorCode} {issue.InstancePath}").ShouldBe(
        [
            "choice-type Condition.onset",
            "invalid-value Condition.recordedDate",
            "empty Condition.stage[0]",
            "reference-target Condition.subject",
        ], ignoreOrder: true);
    }

    [Fact]
    public void CompleteModel_HasNoFaults() => FhirValidator.Validate(new Condition { Subject = new ResourceReference("Patient/1") }).ShouldBeEmpty();

    [Fact]
    public void EmptyPrimitive_IsAFault() =>
        FhirValidator.Validate(new Patient { BirthDateElement = new Date(), Name = { new HumanName { GivenElement = { new FhirString() } } } })
            .Cast<FhirJsonException>().Select(issue => $"{issue.ErrorCode} {issue.InstancePath}").ShouldBe(["null Patient.name[0].given[0]"]);
}
