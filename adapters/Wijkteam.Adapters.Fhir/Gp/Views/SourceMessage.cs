using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Gp.Signals;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>The message that a referral or signal was made from, as the sender's software wrote it.</summary>
internal static class SourceMessage
{
    /// <summary>Null if the referral was not sent in FHIR, or if the reader may not see its content.</summary>
    public static ReferralMessage? Open(V1.Referral referral)
    {
        var faults = new FhirFaultList();
        return Read(referral.Content?.SourceDocument) switch
        {
            Bundle bundle => ReferralMessage.Of(bundle, faults),
            ServiceRequest request => ReferralMessage.Of(request, faults),
            Hl7.Fhir.Model.Task task => ReferralMessage.Of(task, faults),
            _ => null,
        };
    }

    /// <summary>Null if the signal was not sent in FHIR, or if the reader may not see its content.</summary>
    public static SignalMessage? Open(V1.Signal signal)
    {
        var faults = new FhirFaultList();
        return Read(signal.Content?.SourceDocument) switch
        {
            Bundle bundle => SignalMessage.Of(bundle, faults),
            Communication communication => SignalMessage.Of(communication, faults),
            _ => null,
        };
    }

    private static Resource? Read(V1.SourceDocument? document) =>
        document is not null && FhirFormat.Find(document.MediaType)?.TryRead(document.Data.Span, FhirLimits.Default, out var resource, out _) == true ? resource : null;
}
