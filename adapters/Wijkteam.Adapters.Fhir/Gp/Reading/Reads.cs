using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary>Reads by id. Each is logged by the hub, unless <c>If-None-Match</c> says that the reader has it already.</summary>
internal sealed class Reads(HubClients hub, ParticipantIndex participants)
{
    public ValueTask<FhirAnswer> GetServiceRequestAsync(HttpContext context) =>
        ReadAsync(context, async (referral, reader) => await ServiceRequestView.OfAsync(referral, reader));

    public ValueTask<FhirAnswer> GetTaskAsync(HttpContext context) => ReadAsync(context, async (referral, reader) => await TaskView.OfAsync(referral, reader));

    public ValueTask<FhirAnswer> GetPatientAsync(HttpContext context) => ReadAsync(context, (referral, _) => ValueTask.FromResult<Resource>(PatientView.Of(referral)));

    public async ValueTask<FhirAnswer> GetOrganizationAsync(HttpContext context)
    {
        var call = HubClients.CallOf(context);
        var answer = await hub.Directory.GetParticipantAsync(new V1.GetParticipantRequest { Id = IdOf(context) }, call);
        return FhirAnswer.Of(OrganizationView.Of(answer.Participant));
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private async ValueTask<FhirAnswer> ReadAsync(HttpContext context, Func<V1.Referral, Participants, ValueTask<Resource>> view)
    {
        var id = IdOf(context);
        if (!Guid.TryParseExact(id, "D", out _))
        {
            throw new FhirRefusedException(
                HttpStatusCode.NotFound, new FhirIssue(OperationOutcome.IssueType.NotFound, FhirReasons.NotFound, null, "There is nothing under this id, or nothing of yours."));
        }

        var call = HubClients.CallOf(context);
        var known = EntityTag.ParseLeniently(context.Request.Headers[HeaderNames.IfNoneMatch]);
        var answer = await hub.Referrals.GetReferralAsync(new V1.GetReferralRequest { Id = id, KnownVersion = known }, call);
        return answer.Unchanged ? new FhirAnswer(HttpStatusCode.NotModified) : FhirAnswer.Of(await view(answer.Referral, participants.For(call)));
    }
}
