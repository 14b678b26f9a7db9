using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>On what grounds a referral or signal moves: what its extension says, or else the citizen's agreement and the basis that the operator has set for their age.</summary>
/// <remarks>GP software does not know under which law a municipality helps; the hub's operator does, and can be asked to account for it.</remarks>
internal sealed class LegalBasisMapping(FhirOptions options, TimeProvider time)
{
    /// <param name="request">The ServiceRequest or Communication.</param>
    public V1.LegalBasis Map<T>(Part<T> request, V1.Subject subject, FieldOrigins origins, FhirFaultList faults)
        where T : DomainResource
    {
        var index = request.Resource.Extension.FindIndex(extension => extension.Url == FhirUris.LegalBasis);
        origins.Add("basis", index < 0 ? $"{request.Path}.extension" : $"{request.Path}.extension[{index}]");
        var secrecy = new V1.Ground { Kind = V1.GroundKind.Agreement };
        if (index < 0)
        {
            return new V1.LegalBasis { Secrecy = secrecy, Processing = Default(subject) };
        }

        var path = $"{request.Path}.extension[{index}]";
        var extension = request.Resource.Extension[index];
        CheckOnce(extension, path, faults);
        return new V1.LegalBasis
        {
            Secrecy = Read(extension, "secrecy", path, faults) ?? secrecy,
            Processing = Read(extension, "processing", path, faults) ?? Default(subject),
        };
    }

    private V1.Ground Default(V1.Subject subject)
    {
        var parts = (IsUnder18(subject) ? options.YouthBasis : options.AdultBasis).Split(' ');
        return new V1.Ground { Kind = V1.GroundKind.PublicTask, Law = Law(parts[0]), Article = parts[1] };
    }

    private static V1.Law Law(string name) => ContractCodes<V1.Law>.TryParse(name.ToLowerInvariant().Replace('_', '-'), out var law) ? law : V1.Law.Unspecified;

    private bool IsUnder18(V1.Subject subject)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return DateOnly.TryParseExact(subject.BirthDate, "yyyy-MM-dd", out var birth) && (birth > today || birth.AddYears(18) > today);
    }

    /// <summary>One ground: kind, and where the kind asks for it law and article or a written reason.</summary>
    private static V1.Ground? Read(Extension basis, string name, string path, FhirFaultList faults)
    {
        if (basis.Extension.Find(extension => extension.Url == name) is not { } ground)
        {
            return null;
        }

        CheckParts(ground, $"{path}.extension('{name}')", faults);
        var read = new V1.Ground { Article = TextOf(ground, "article"), WrittenReason = TextOf(ground, "written-reason") };
        if (!ContractCodes<V1.GroundKind>.TryParse(TextOf(ground, "kind"), out var kind))
        {
            faults.Add(OperationOutcome.IssueType.CodeInvalid, FhirReasons.NotUnderstood, $"{path}.extension('{name}')", "Its kind must be one of the closed list of grounds.");
        }

        read.Kind = kind;
        var law = TextOf(ground, "law");
        if (law.Length > 0 && (read.Law = Law(law)) == V1.Law.Unspecified)
        {
            faults.Add(OperationOutcome.IssueType.CodeInvalid, FhirReasons.NotUnderstood, $"{path}.extension('{name}')", "Its law is not one that the contract knows.");
        }

        return read;
    }

    private static void CheckParts(Extension ground, string path, FhirFaultList faults)
    {
        CheckOnce(ground, path, faults);
        foreach (var part in ground.Extension)
        {
            if (part.Url switch { "kind" or "law" => part.Value is not Code, "article" or "written-reason" => part.Value is not FhirString, _ => false })
            {
                faults.NotUnderstood($"{path}.extension('{part.Url}')", "This part of a ground has another type of value.");
            }
        }
    }

    /// <summary>Of two grounds, or two laws, none is chosen.</summary>
    private static void CheckOnce(Extension extension, string path, FhirFaultList faults)
    {
        foreach (var parts in extension.Extension.GroupBy(part => part.Url, StringComparer.Ordinal).Where(parts => parts.Skip(1).Any()))
        {
            faults.Add(OperationOutcome.IssueType.Duplicate, FhirReasons.DuplicateEntry, $"{path}.extension('{parts.Key}')", "Once is enough.");
        }
    }

    private static string TextOf(Extension extension, string name) => extension.Extension.Find(part => part.Url == name)?.Value switch
    {
        Code code => code.Value ?? "",
        FhirString text => text.Value ?? "",
        _ => "",
    };
}
