using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>Who gives a consent: <c>Consent.performer</c>. The Patient speaks for themselves; a RelatedPerson says in what capacity.</summary>
internal static class ConsentGivers
{
    public static void Map(Part<Consent> part, ReferenceLookup references, V1.Consent mapped, string field, FieldOrigins origins, FhirFaultList faults)
    {
        origins.Add($"{field}.givers", $"{part.Path}.performer");
        if (part.Resource.Performer.Count == 0)
        {
            mapped.Givers.Add(new V1.ConsentGiver { Capacity = V1.GiverCapacity.Subject });
        }

        for (var i = 0; i < part.Resource.Performer.Count; i++)
        {
            var path = $"{part.Path}.performer[{i}]";
            origins.Add($"{field}.givers[{i}]", path);
            mapped.Givers.Add(GiverOf(references.Find(ReferralMessage.Any(part), part.Resource.Performer[i])?.Resource, path, faults));
        }
    }

    private static V1.ConsentGiver GiverOf(Resource? performer, string path, FhirFaultList faults)
    {
        switch (performer)
        {
            case Patient:
                return new V1.ConsentGiver { Capacity = V1.GiverCapacity.Subject };
            case RelatedPerson person when CapacityOf(person) is { } capacity:
                return new V1.ConsentGiver { Capacity = capacity, Name = NameOf(person) };
            default:
                faults.NotUnderstood(path, "Who consents is the Patient, or a RelatedPerson of the message whose relationship says in what capacity.");
                return new V1.ConsentGiver();
        }
    }

    private static V1.GiverCapacity? CapacityOf(RelatedPerson person)
    {
        foreach (var coding in person.Relationship.SelectMany(relationship => relationship.Coding))
        {
            if (coding.System == FhirUris.GiverCapacitySystem && ContractCodes<V1.GiverCapacity>.TryParse(coding.Code, out var capacity))
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
