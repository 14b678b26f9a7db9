using System.Globalization;
using System.Net;
using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using Wijkteam.Contracts;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Consents;

/// <summary><c>PUT Consent/[id]</c> with status <c>inactive</c>: its one <c>performer</c> takes it back. Nothing else of a consent changes.</summary>
internal sealed class ConsentUpdates(HubClients hub, ParticipantIndex participants, IOptions<FhirOptions> options)
{
    public async ValueTask<FhirAnswer> PutAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var version = EntityTag.Parse(context.Request.Headers[HeaderNames.IfMatch]);
        // Whoever takes an agreement back is not stopped by how the rest of it is written.
        var consent = (await ReceivedBody.ReadAsync(context, options.Value.MaxBodyBytes, toleratesInvariants: true)).As<Consent>();
        var origins = new FieldOrigins(nameof(Consent));
        var revoker = RevokerOf(consent, id, origins);
        var call = HubClients.CallOf(context);
        try
        {
            var current = (await hub.Consents.GetConsentAsync(new V1.GetConsentRequest { Id = id }, call)).Consent;
            var revocation = await RevokeAsync(current, version, revoker, call);
            var reader = participants.For(call);
            var view = await ConsentView.OfAsync(revocation.Consent, bsn: null, reader);
            await RevocationView.AddAsync(view, revocation, reader);
            return FhirAnswer.Of(view);
        }
        catch (RpcException e)
        {
            throw HubRefusals.Read(e, origins);
        }
    }

    /// <summary>Takes it back. A repeat is told the same again, and whoever comes after somebody else how it stands.</summary>
    private async ValueTask<V1.RevokeConsentResponse> RevokeAsync(V1.Consent current, long version, V1.ConsentGiver revoker, CallOptions call)
    {
        // A consent changes once: when it is taken back.
        var isRevoked = current.Status == V1.ConsentStatus.Revoked;
        var versionInForce = current.Version - (isRevoked ? 1 : 0);
        if (version != 0 && version != current.Version && version != versionInForce)
        {
            throw new FhirRefusedException(
                HttpStatusCode.PreconditionFailed, new FhirIssue(OperationOutcome.IssueType.Conflict, "VERSION_MISMATCH", null, "The Consent has changed since; read it again."));
        }

        var request = new V1.RevokeConsentRequest
        {
            RequestId = RequestIds.Of(nameof(Consent), current.Id, "revoked", versionInForce.ToString(CultureInfo.InvariantCulture)),
            Id = current.Id,
            Giver = revoker,
        };
        try
        {
            return await hub.Consents.RevokeConsentAsync(request, call);
        }
        catch (RpcException e) when (isRevoked && HubRefusal.Read(e).Reason is V1.RefusalReason.StateNotAllowed or V1.RefusalReason.RequestIdReused)
        {
            return new V1.RevokeConsentResponse { Consent = current };
        }
    }

    private static V1.ConsentGiver RevokerOf(Consent consent, string id, FieldOrigins origins)
    {
        var faults = new FhirFaultList();
        if (consent.Id != id)
        {
            faults.Add(OperationOutcome.IssueType.Value, FhirReasons.Precondition, "Consent.id", "The id in the body must be the one in the URL.");
        }

        faults.ThrowIfAny(HttpStatusCode.BadRequest);
        var part = new Part<Consent>(consent, nameof(Consent));
        BundleCheck.CheckResource(part, faults);
        if (consent.Status != Consent.ConsentState.Inactive)
        {
            faults.Add(OperationOutcome.IssueType.BusinessRule, FhirReasons.NotChangeable, "Consent.status", "A consent can be taken back (inactive); another one is recorded anew.");
        }

        origins.Add("id", "Consent.id");
        var revoker = ConsentGivers.MapRevoker(part, new ReferenceLookup(ReferralMessage.Any(part)), "giver", origins, faults);
        faults.ThrowIfAny();
        return revoker;
    }
}
