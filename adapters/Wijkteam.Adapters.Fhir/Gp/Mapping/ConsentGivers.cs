using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>Who gives a consent, or takes it back: <c>Consent.performer</c>. The Patient speaks for themselves; a RelatedPerson says in what capacity.</summary>
internal static class ConsentGivers
{
    // As many as the contract takes: thousands are not read one by one only to be refused.
    private const int MaxGivers = 10;

    /// <summary>Those who give a consent that is recorded; where it names nobody, the citizen.</summary>
    public static void Map(Part<Consent> part, ReferenceLookup references, V1.Consent mapped, string field, FieldOrigins origins, FhirFaultList faults)
    {
        origins.Add($"{field}.givers", $"{part.Path}.performer");
        if (part.Resource.Performer.Count == 0)
        {
            mapped.Givers.Add(new V1.ConsentGiver { Capacity = V1.GiverCapacity.Subject });
        }

        if (part.Resource.Performer.Count > MaxGivers)
        {
            faults.Add(OperationOutcome.IssueType.TooCostly, FhirReasons.NotSupported, $"{part.Path}.performer", $"At most {MaxGivers}.");
            return;
        }

        for (var i = 0; i < part.Resource.Performer.Count; i++)
        {
            mapped.Givers.Add(MapOne(part, references, i, $"{field}.givers[{i}]", origins, faults));
        }
    }

    /// <summary>Who takes a consent back. It is somebody's act: nobody is assumed, and of several none is chosen.</summary>
    public static V1.ConsentGiver MapRevoker(Part<Consent> part, ReferenceLookup references, string field, FieldOrigins origins, FhirFaultList faults)
    {
        if (part.Resource.Performer.Count == 1)
        {
            return MapOne(part, references, 0, field, origins, faults);
        }

        faults.Add(
            part.Resource.Performer.Count == 0 ? OperationOutcome.IssueType.Required : OperationOutcome.IssueType.BusinessRule, FhirReasons.Revoker, $"{part.Path}.performer",
            "Send exactly one performer, the one who takes the consent back: the Patient, or a contained RelatedPerson whose relationship is a code of giver-capacity.");
        return new V1.ConsentGiver();
    }

    private static V1.ConsentGiver MapOne(Part<Consent> part, ReferenceLookup references, int index, string field, FieldOrigins origins, FhirFaultList faults)
    {
        var path = $"{part.Path}.performer[{index}]";
        origins.Add(field, path);
        var (performer, patient) = (part.Resource.Performer[index], references.Find(ReferralMessage.Any(part), part.Resource.Patient)?.Resource);
        switch (references.Find(ReferralMessage.Any(part), performer)?.Resource)
        {
            case Patient one when patient is null || ReferenceEquals(one, patient):
                return new V1.ConsentGiver { Capacity = V1.GiverCapacity.Subject };
            case RelatedPerson person when CapacityOf(person) is { } capacity:
                return new V1.ConsentGiver { Capacity = capacity, Name = NameOf(person) };
            case null when performer.Identifier is { System: FhirUris.GiverCapacitySystem, Value: var code } && ContractCodes<V1.GiverCapacity>.TryParse(code, out var capacity):
                return new V1.ConsentGiver { Capacity = capacity, Name = capacity == V1.GiverCapacity.Subject ? "" : performer.Display ?? "" };
            default:
                faults.NotUnderstood(path, "Expected the Patient of this Consent, or a RelatedPerson of the message whose relationship is a code of giver-capacity.");
                return new V1.ConsentGiver();
        }
    }

    private static V1.GiverCapacity? CapacityOf(RelatedPerson person)
    {
        foreach (var coding in person.Relationship.SelectMany(relationship => relationship.Coding))
        {
            if (coding.System == FhirUris.GiverCapacitySystem
                && ContractCodes<V1.GiverCapacity>.TryParse(coding.Code, out var capacity) && capacity != V1.GiverCapacity.Subject)
            {
                return capacity;
            }
        }

        return null;
    }

    private static string NameOf(RelatedPerson person)
    {
        var name = person.Name.FirstOrDefault();
        return name?.Text ?? string.Join(' ', [.. name?.Given ?? [], .. (name?.Family is { } family ? [family] : Array.Empty<string>())]);
    }
}
