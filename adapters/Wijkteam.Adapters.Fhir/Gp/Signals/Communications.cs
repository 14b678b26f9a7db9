using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Signals;

/// <summary><c>Communication</c>: a signal, sent and read. The Patient is contained, or in the same transaction.</summary>
internal sealed class Communications(HubClients hub, SignalSubmitting submitting, ParticipantIndex participants, IOptions<FhirOptions> options)
{
    public async ValueTask<FhirAnswer> PostAsync(HttpContext context)
    {
        var body = await ReceivedBody.ReadAsync(context, options.Value.MaxBodyBytes);
        var faults = new FhirFaultList();
        var message = SignalMessage.Of(body.As<Communication>(), faults);
        var call = HubClients.CallOf(context);
        var reader = participants.For(call);
        var signal = await submitting.SubmitAsync(message, body.Source, faults, reader, call);

        // What was sent is what there is: no need to have it read, and logged as read, for the answer.
        signal.Content ??= new V1.SignalContent { SourceDocument = body.Source };
        var view = await CommunicationView.OfAsync(signal, reader);
        return new FhirAnswer(HttpStatusCode.Created, view) { Location = $"{GpDoor.Path}/{view.TypeName}/{view.Id}/_history/{view.Meta!.VersionId}" };
    }

    public async ValueTask<FhirAnswer> GetAsync(HttpContext context)
    {
        var call = HubClients.CallOf(context);
        var answer = await hub.Signals.GetSignalAsync(
            new V1.GetSignalRequest { Id = SignalReads.IdOf(context), KnownVersion = EntityTag.ParseLeniently(context.Request.Headers[HeaderNames.IfNoneMatch]) }, call);
        return answer.Unchanged
            ? new FhirAnswer(HttpStatusCode.NotModified)
            : FhirAnswer.Of(await CommunicationView.OfAsync(answer.Signal, participants.For(call)));
    }
}
