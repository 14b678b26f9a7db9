using Grpc.Core;
using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Fhir.Gp.Households;
using Wijkteam.Adapters.Fhir.Gp.Signals;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary>Reads by id. Each is logged by the hub, unless <c>If-None-Match</c> says that the reader has it already.</summary>
internal sealed class Reads(HubClients hub, ParticipantIndex participants, HouseholdReads households)
{
    public ValueTask<FhirAnswer> GetServiceRequestAsync(HttpContext context) =>
        ReadAsync(context, async (referral, reader) => await ServiceRequestView.OfAsync(referral, reader));

    public ValueTask<FhirAnswer> GetTaskAsync(HttpContext context) => ReadAsync(
        context, async (referral, reader) => await TaskView.OfAsync(referral, reader), async (signal, reader) => await SignalTaskView.OfAsync(signal, reader));

    public ValueTask<FhirAnswer> GetPatientAsync(HttpContext context) => HouseholdItemId.Parse(IdOf(context)) is { } member ? households.GetMemberAsync(member, context) : ReadAsync(
        context, (referral, _) => ValueTask.FromResult<Resource>(PatientView.Of(referral)), (signal, _) => ValueTask.FromResult<Resource>(PatientView.Of(signal)));

    public async ValueTask<FhirAnswer> GetOrganizationAsync(HttpContext context)
    {
        var call = HubClients.CallOf(context);
        var answer = await hub.Directory.GetParticipantAsync(new V1.GetParticipantRequest { Id = IdOf(context) }, call);
        return FhirAnswer.Of(OrganizationView.Of(answer.Participant));
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    /// <param name="signalView">What is shown of a signal under this id; null if none is.</param>
    private async ValueTask<FhirAnswer> ReadAsync(
        HttpContext context,
        Func<V1.Referral, Participants, ValueTask<Resource>> view,
        Func<V1.Signal, Participants, ValueTask<Resource>>? signalView = null)
    {
        var id = SignalReads.IdOf(context);
        var call = HubClients.CallOf(context);
        var known = EntityTag.ParseLeniently(context.Request.Headers[HeaderNames.IfNoneMatch]);
        try
        {
            var answer = await hub.Referrals.GetReferralAsync(new V1.GetReferralRequest { Id = id, KnownVersion = known }, call);
            return answer.Unchanged ? new FhirAnswer(HttpStatusCode.NotModified) : FhirAnswer.Of(await view(answer.Referral, participants.For(call)));
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound && signalView is not null)
        {
            var answer = await SignalReads.TryReadAsync(hub, id, known, call) ?? throw HubRefusals.Read(e);
            return answer.Unchanged ? new FhirAnswer(HttpStatusCode.NotModified) : FhirAnswer.Of(await signalView(answer.Signal, participants.For(call)));
        }
    }
}
