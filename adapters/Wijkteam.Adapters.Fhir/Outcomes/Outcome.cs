using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Outcomes;

/// <summary>Faults as an <see cref="OperationOutcome"/>: Dutch for the one at the screen, English for the developer, a code for the software.</summary>
internal static class Outcome
{
    public static OperationOutcome Of(IEnumerable<FhirIssue> issues)
    {
        var outcome = new OperationOutcome();
        foreach (var issue in issues)
        {
            outcome.Issue.Add(ToComponent(issue));
        }

        return outcome;
    }

    private static OperationOutcome.IssueComponent ToComponent(FhirIssue issue)
    {
        var component = new OperationOutcome.IssueComponent
        {
            Severity = OperationOutcome.IssueSeverity.Error,
            Code = issue.Type,
            Details = new CodeableConcept { Coding = [new Coding { System = FhirUris.ReasonSystem, Code = issue.Reason }], TextElement = Translated.Of(DutchTexts.Of(issue.Reason), issue.English) },
            Diagnostics = issue.English,
        };
        if (issue.Expression is { } expression)
        {
            component.Expression = [expression];
        }

        return component;
    }
}
