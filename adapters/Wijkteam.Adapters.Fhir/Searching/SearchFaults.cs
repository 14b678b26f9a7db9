using System.Net;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>What is wrong with the parameters of a search, told together.</summary>
internal sealed class SearchFaults
{
    private readonly FhirFaultList _faults = new();

    /// <param name="name">As it was sent.</param>
    public void Refuse(string name, string english) =>
        _faults.Add(OperationOutcome.IssueType.Invalid, FhirReasons.SearchParameter, ExpressionOf(name), $"{SearchKey.Show(name)}: {english}");

    public void RefuseBsnInUrl(string name) => _faults.Add(
        OperationOutcome.IssueType.Security, FhirReasons.BsnInUrl, ExpressionOf(name), "A BSN does not belong in a URL, where logs keep it: POST the parameters to _search.");

    /// <exception cref="FhirRefusedException">400.</exception>
    public void ThrowIfAny() => _faults.ThrowIfAny(HttpStatusCode.BadRequest);

    // https://hl7.org/fhir/R4/operationoutcome-definitions.html#OperationOutcome.issue.location: of a parameter, http. and its name.
    private static string? ExpressionOf(string name) => SearchKey.Show(name) == name ? $"http.{name}" : null;
}
