using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>What may limit a consent in FHIR and has no place in the contract. A consent is never taken for wider than it was given.</summary>
internal static class ConsentLimits
{
    public static void Check(Consent.provisionComponent provision, string path, FhirFaultList faults)
    {
        Refuse(provision.Provision.Count > 0, "provision", "Nested provisions");
        Refuse(provision.SecurityLabel.Count > 0, "securityLabel", "Security labels");
        Refuse(provision.Action.Count > 0, "action", "Actions");
        Refuse(provision.Code.Count > 0, "code", "Codes of content");
        Refuse(provision.DataPeriod is not null, "dataPeriod", "Periods of data");
        Refuse(provision.Data.Count > 0, "data", "Particular data");
        Refuse(provision.ModifierExtension.Count > 0, "modifierExtension", "Modifier extensions");

        void Refuse(bool present, string element, string what)
        {
            if (present)
            {
                faults.NotUnderstood($"{path}.{element}", $"{what} limit a consent in a way that the hub cannot keep to.");
            }
        }
    }
}
