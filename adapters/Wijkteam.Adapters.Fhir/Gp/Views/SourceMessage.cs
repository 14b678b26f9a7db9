using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>The message that a referral was made from, as the sender's software wrote it.</summary>
internal static class SourceMessage
{
    private static readonly FhirJsonPocoDeserializer Deserializer = new();

    /// <summary>Null if the referral was not sent in FHIR, or if the reader may not see its content.</summary>
    public static ReferralMessage? Open(V1.Referral referral)
    {
        if (referral.Content?.SourceDocument is not { MediaType: FhirAnswer.MediaType } document
            || !Deserializer.TryDeserializeResource(document.Data.Span, out var resource, out _))
        {
            return null;
        }

        var faults = new FhirFaultList();
        return resource switch
        {
            Bundle bundle => ReferralMessage.Of(bundle, faults),
            ServiceRequest request => ReferralMessage.Of(request, faults),
            Hl7.Fhir.Model.Task task => ReferralMessage.Of(task, faults),
            _ => null,
        };
    }
}
