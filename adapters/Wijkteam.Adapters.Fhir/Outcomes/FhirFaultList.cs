using System.Net;
using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Outcomes;

/// <summary>The faults that are found in one pass, answered together.</summary>
internal sealed class FhirFaultList
{
    private const int Max = 50;

    private readonly List<FhirIssue> _issues = [];

    public void Add(OperationOutcome.IssueType type, string reason, string? expression, string english)
    {
        if (_issues.Count < Max)
        {
            _issues.Add(new FhirIssue(type, reason, expression, english));
        }
    }

    /// <summary>Acute danger, at the head of the list: whoever reports it is told whom to telephone before anything else.</summary>
    public void AcuteDanger(string expression) => _issues.Insert(0, FhirIssue.AcuteDanger(expression));

    public void Required(string expression, string english) => Add(OperationOutcome.IssueType.Required, FhirReasons.Required, expression, english);

    /// <summary>Something that would change the meaning if it were passed over.</summary>
    public void NotUnderstood(string expression, string english) =>
        Add(OperationOutcome.IssueType.NotSupported, FhirReasons.NotUnderstood, expression, english);

    /// <exception cref="FhirRefusedException">There are faults: 422, or the status that is given.</exception>
    public void ThrowIfAny(HttpStatusCode status = HttpStatusCode.UnprocessableEntity)
    {
        if (_issues.Count > 0)
        {
            throw new FhirRefusedException(status, _issues);
        }
    }
}
