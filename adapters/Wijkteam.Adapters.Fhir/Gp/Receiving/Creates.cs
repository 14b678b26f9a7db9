using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary><c>POST ServiceRequest</c> and <c>POST Task</c>: a referral as one resource that contains the rest.</summary>
internal sealed class Creates(Submitting submitting, ParticipantIndex participants, IOptions<FhirOptions> options)
{
    private const string IfNoneExist = "If-None-Exist";

    public async ValueTask<FhirAnswer> PostServiceRequestAsync(HttpContext context)
    {
        var body = await ReceivedBody.ReadAsync(context, options.Value.MaxBodyBytes);
        var faults = new FhirFaultList();
        var (submitted, reader) = await SubmitAsync(context, ReferralMessage.Of(body.As<ServiceRequest>(), faults), body, faults);
        return Answer(submitted, await ServiceRequestView.OfAsync(submitted.Referral, reader));
    }

    public async ValueTask<FhirAnswer> PostTaskAsync(HttpContext context)
    {
        var body = await ReceivedBody.ReadAsync(context, options.Value.MaxBodyBytes);
        var faults = new FhirFaultList();
        var (submitted, reader) = await SubmitAsync(context, ReferralMessage.Of(body.As<Hl7.Fhir.Model.Task>(), faults), body, faults);
        return Answer(submitted, await TaskView.OfAsync(submitted.Referral, reader));
    }

    private async ValueTask<(Submitted Submitted, Participants Reader)> SubmitAsync(HttpContext context, ReferralMessage? message, ReceivedBody body, FhirFaultList faults)
    {
        var call = HubClients.CallOf(context);
        var reader = participants.For(call);
        var condition = context.Request.Headers[IfNoneExist] is [{ Length: > 0 } header, ..] ? header : null;
        var submitted = await submitting.SubmitAsync(message, body.Source, condition, faults, reader, call);

        // What was sent is what there is: no need to have it read, and logged as read, for the answer.
        submitted.Referral.Content ??= new Wijkteam.Hub.V1.ReferralContent { SourceDocument = body.Source };
        return (submitted, reader);
    }

    private static FhirAnswer Answer(Submitted submitted, Resource view) =>
        new(submitted.Created ? HttpStatusCode.Created : HttpStatusCode.OK, view) { Location = $"{GpDoor.Path}/{view.TypeName}/{view.Id}/_history/{view.Meta!.VersionId}" };
}
