using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

public partial class Patient
{
    public partial class ContactComponent
    {
        partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(
            _name is not null || _telecom is { Count: > 0 } || _address is not null || _organization is not null, "pat-1", "A contact has a name, a telecom, an address or an organisation.");
    }
}

public partial class Organization
{
    partial void CheckInvariants(scoped ref ModelReader reader)
    {
        reader.Invariant(_identifier is { Count: > 0 } || _name is not null, "org-1", "An organisation has a name or an identifier.");
        for (var i = 0; _address is not null && i < _address.Count; i++)
        {
            reader.Invariant(_address[i].Use != Hl7.Fhir.Model.Address.AddressUse.Home, "org-2", "An organisation has no home.", "address", i);
        }

        for (var i = 0; _telecom is not null && i < _telecom.Count; i++)
        {
            reader.Invariant(_telecom[i].Use != ContactPoint.ContactPointUse.Home, "org-3", "An organisation has no home.", "telecom", i);
        }
    }
}

public partial class Group
{
    partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(_member is not { Count: > 0 } || Actual == true, "grp-1", "Only an actual group has members.");
}

public partial class CareTeam
{
    public partial class ParticipantComponent
    {
        // Of a member that is not at hand nothing can be said; what the reference itself says of its type is.
        partial void CheckInvariants(scoped ref ModelReader reader) => reader.Invariant(
            _onBehalfOf is null || _member is null || ReferenceCheck.IsAllowed(_member, ["Practitioner"]), "ctm-1", "Only a Practitioner acts on behalf of an organisation.");
    }
}
