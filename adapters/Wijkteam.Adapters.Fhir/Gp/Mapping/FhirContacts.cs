using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>How a sender can be reached.</summary>
internal static class FhirContacts
{
    /// <summary>The telephone number of whoever sends; empty if the message does not say it.</summary>
    public static string PhoneOf(Resource? sender)
    {
        var telecom = sender switch
        {
            PractitionerRole role => role.Telecom,
            Practitioner practitioner => practitioner.Telecom,
            Organization organization => organization.Telecom,
            _ => [],
        };
        return telecom.Find(contact => contact.System == ContactPoint.ContactPointSystem.Phone)?.Value ?? "";
    }
}
