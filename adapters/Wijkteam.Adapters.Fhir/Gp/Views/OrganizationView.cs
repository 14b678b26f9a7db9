using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>A participant as an Organization. Nictiz's list of kinds has none for a neighbourhood team or a municipality; hence the hub's own.</summary>
internal static class OrganizationView
{
    public static Organization Of(V1.Participant participant)
    {
        var view = new Organization
        {
            Id = participant.Id,
            Active = true,
            Name = participant.Name,
            Identifier = [new Identifier { System = FhirUris.ParticipantSystem, Value = participant.Id }],
            Type = [new CodeableConcept { Coding = [new Coding { System = FhirUris.ParticipantKindSystem, Code = ContractCodes<V1.ParticipantKind>.Of(participant.Kind) }] }],
        };
        view.Identifier.AddRange(participant.Identifiers.Select(identifier => new Identifier { System = identifier.System, Value = identifier.Value }));
        return view;
    }
}
