using System.Net;
using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Consents;

/// <summary><c>POST Consent</c>: records an agreement or an objection. The Patient is contained.</summary>
internal sealed class ConsentCreates(HubClients hub, ParticipantIndex participants, IOptions<FhirOptions> options)
{
    public async ValueTask<FhirAnswer> PostAsync(HttpContext context)
    {
        var body = await ReceivedBody.ReadAsync(context, options.Value.MaxBodyBytes);
        var part = new Part<Consent>(body.As<Consent>(), nameof(Consent));
        var call = HubClients.CallOf(context);
        var reader = participants.For(call);
        var origins = new FieldOrigins(part.Path);
        var request = await MapAsync(part, origins, reader);
        try
        {
            var recorded = (await hub.Consents.RecordConsentAsync(request, call)).Consent;
            var view = await ConsentView.OfAsync(recorded, request.Subject.Bsn.Length > 0 ? request.Subject.Bsn : null, reader);
            return new FhirAnswer(HttpStatusCode.Created, view) { Location = $"{GpDoor.Path}/Consent/{view.Id}/_history/{view.Meta!.VersionId}" };
        }
        catch (RpcException e)
        {
            throw HubRefusals.Read(e, origins);
        }
    }

    private static async ValueTask<V1.RecordConsentRequest> MapAsync(Part<Consent> part, FieldOrigins origins, Participants reader)
    {
        var faults = new FhirFaultList();
        var references = new ReferenceLookup(ReferralMessage.Any(part));
        var identifier = part.Resource.Identifier.Find(identifier => identifier is { System.Length: > 0, Value.Length: > 0 });
        if (identifier is null)
        {
            faults.Add(
                OperationOutcome.IssueType.Required, FhirReasons.BusinessIdentifier, "Consent.identifier",
                "A Consent needs a business identifier with system and value: without it a repeat could not be told from a second consent.");
        }

        var patient = references.Find(ReferralMessage.Any(part), part.Resource.Patient);
        if (patient?.Resource is not Patient)
        {
            faults.Add(OperationOutcome.IssueType.NotFound, FhirReasons.DanglingReference, "Consent.patient", "The Patient must be contained: the hub finds them by BSN, or by name, date of birth and address.");
        }

        else
        {
            SubjectMapping.CheckIdentity(new Part<Patient>((Patient)patient.Resource, patient.Path), faults);
        }

        var consent = await ConsentMapping.MapAsync(part, references, "consent", origins, faults, reader);
        faults.ThrowIfAny();
        origins.Add("request_id", "Consent.identifier");
        return new V1.RecordConsentRequest
        {
            RequestId = RequestIds.Of(nameof(Consent), identifier!),
            Subject = SubjectMapping.Map(new Part<Patient>((Patient)patient!.Resource, patient.Path), "subject", origins),
            Consent = consent,
        };
    }
}
