using Google.Protobuf.Collections;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>What a ServiceRequest or Communication is about: <c>reasonCode</c> and <c>category</c>.</summary>
internal static class FhirTopics
{
    private const string Content = "content";

    /// <param name="path">The resource's.</param>
    public static void MapProblems(IReadOnlyList<CodeableConcept> reasons, string path, RepeatedField<V1.Problem> problems, FieldOrigins origins)
    {
        origins.Add($"{Content}.problems", $"{path}.reasonCode");
        for (var i = 0; i < reasons.Count; i++)
        {
            for (var j = 0; j < reasons[i].Coding.Count; j++)
            {
                if (reasons[i].Coding[j] is { System: FhirUris.Icpc1 } coding)
                {
                    origins.Add($"{Content}.problems[{problems.Count}]", $"{path}.reasonCode[{i}].coding[{j}]");
                    problems.Add(new V1.Problem { System = FhirUris.Icpc1, Code = coding.Code ?? "", Display = coding.Display ?? reasons[i].Text ?? "" });
                }
            }
        }
    }

    /// <param name="path">The resource's.</param>
    public static void MapLifeDomains(
        IReadOnlyList<CodeableConcept> categories, string path, RepeatedField<V1.LifeDomain> domains, FieldOrigins origins, FhirFaultList faults)
    {
        origins.Add($"{Content}.life_domains", categories.Count > 0 ? $"{path}.category" : $"{path}.reasonCode");
        for (var i = 0; i < categories.Count; i++)
        {
            foreach (var coding in categories[i].Coding.Where(coding => coding.System == FhirUris.LifeDomainSystem))
            {
                if (ContractCodes<V1.LifeDomain>.TryParse(coding.Code, out var domain))
                {
                    domains.Add(domain);
                }
                else
                {
                    faults.Add(OperationOutcome.IssueType.CodeInvalid, FhirReasons.NotUnderstood, $"{path}.category[{i}].coding", "There is no such life domain.");
                }
            }
        }
    }
}
