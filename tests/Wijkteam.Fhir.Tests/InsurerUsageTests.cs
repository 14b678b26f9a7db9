using System.Text;
using Hl7.Fhir.Model;

namespace Wijkteam.Fhir.Tests;

/// <summary>Code as it is written against the SDK that the model stands in for: coverage, authorisation, claims, and care that is planned.</summary>
public sealed class InsurerUsageTests
{
    [Fact]
    public void Claim_HasItsComponentsAndMoney()
    {
        var claim = new Claim
        {
            Status = FinancialResourceStatusCodes.Active,
            Use = ClaimUseCode.Preauthorization,
            Type = new CodeableConcept("http://terminology.hl7.org/CodeSystem/claim-type", "professional"),
            Patient = new ResourceReference("Patient/1"),
            Created = "2026-03-09",
            Provider = new ResourceReference("Organization/1"),
            Priority = new CodeableConcept { Text = "normaal" },
            Insurance = [new Claim.InsuranceComponent { Sequence = 1, Focal = true, Coverage = new ResourceReference("Coverage/1"), PreAuthRef = ["A1"] }],
            Total = new Money { Value = 100.00m, Currency = Money.Currencies.EUR },
        };
        claim.Diagnosis.Add(new Claim.DiagnosisComponent { Sequence = 1, Diagnosis = new CodeableConcept { Text = "zorg thuis" } });
        claim.Item.Add(new Claim.ItemComponent
        {
            Sequence = 1,
            ProductOrService = new CodeableConcept { Text = "persoonlijke verzorging" },
            Serviced = new Period { Start = "2026-03" },
            Quantity = new Quantity(2.50m, "h"),
            UnitPrice = new Money { Value = 40.00m, Currency = Money.Currencies.EUR },
            DiagnosisSequence = [1],
            Detail = [new Claim.DetailComponent { Sequence = 1, ProductOrService = new CodeableConcept { Text = "x" }, SubDetail = [new Claim.SubDetailComponent { Sequence = 1, ProductOrService = new CodeableConcept { Text = "y" } }] }],
        });

        FhirValidator.Validate(claim).ShouldBeEmpty();
        Fhir.Write(claim).ShouldContain("\"total\":{\"value\":100.00,\"currency\":\"EUR\"}");
        claim.Item[0].Detail[0].TypeName.ShouldBe("Claim#Detail");
    }

    [Fact]
    public void Responses_ShareTheirAdjudication()
    {
        var adjudication = new ClaimResponse.AdjudicationComponent { Category = new CodeableConcept { Text = "toegewezen" }, Amount = new Money { Value = 80m } };
        var response = new ClaimResponse
        {
            Status = FinancialResourceStatusCodes.Active,
            Use = ClaimUseCode.Claim,
            Outcome = ClaimProcessingCodes.Partial,
            Item = [new ClaimResponse.ItemComponent { ItemSequence = 1, Adjudication = [adjudication], Detail = [new ClaimResponse.ItemDetailComponent { DetailSequence = 1, Adjudication = [adjudication] }] }],
            ProcessNote = [new ClaimResponse.NoteComponent { Text = "x", Type = NoteType.Display }],
        };
        var benefit = new ExplanationOfBenefit { BenefitBalance = [new ExplanationOfBenefit.BenefitBalanceComponent { Financial = [new ExplanationOfBenefit.BenefitComponent { Used = new Money { Value = 1m } }] }] };

        response.Item[0].Detail[0].Adjudication[0].ShouldBeSameAs(response.Item[0].Adjudication[0]);
        benefit.BenefitBalance[0].Financial[0].Used.ShouldBeOfType<Money>().Value.ShouldBe(1m);
    }

    [Fact]
    public void Encounter_HasAClass_AndQuestionnaireResponse_ItemsWithinAnswers()
    {
        var encounter = new Encounter { Status = Encounter.EncounterStatus.InProgress, Class = new Coding("http://terminology.hl7.org/CodeSystem/v3-ActCode", "HH"), Location = [new Encounter.LocationComponent { Location = new ResourceReference("Location/1") }] };
        var answers = new QuestionnaireResponse
        {
            Status = QuestionnaireResponse.QuestionnaireResponseStatus.Completed,
            Item = [new QuestionnaireResponse.ItemComponent { LinkId = "1", Answer = [new QuestionnaireResponse.AnswerComponent { Value = new FhirDecimal(7.50m), Item = [new QuestionnaireResponse.ItemComponent { LinkId = "1.1" }] }] }],
        };
        var expression = new Expression { Language = "text/fhirpath", Expression_ = "true", ExpressionElement = new FhirString("false") };

        FhirValidator.Validate(encounter).ShouldBeEmpty();
        FhirValidator.Validate(answers).ShouldBeEmpty();
        expression.Expression_.ShouldBe("false");
    }

    [Fact]
    public void Binary_IsAResourceWithoutANarrative()
    {
        var binary = new Binary { Id = "b", ContentType = "text/plain", SecurityContext = new ResourceReference("Patient/1"), Data = Encoding.UTF8.GetBytes("brief") };

        Fhir.Write(binary).ShouldBe("""{"resourceType":"Binary","id":"b","contentType":"text/plain","securityContext":{"reference":"Patient/1"},"data":"YnJpZWY="}""");
        Fhir.Faults("""{"resourceType":"Binary","contentType":"text/plain","text":{"status":"empty","div":"<div>x</div>"}}""").ShouldBe(["unknown-property Binary"]);
        typeof(DomainResource).IsAssignableFrom(typeof(Binary)).ShouldBeFalse();
    }
}
