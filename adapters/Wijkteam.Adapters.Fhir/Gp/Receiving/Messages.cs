using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary><c>$process-message</c>: a referral as a message (https://hl7.org/fhir/R4/messageheader-operation-process-message.html), answered at once.</summary>
internal sealed class Messages(Submitting submitting, ParticipantIndex participants, IOptions<FhirOptions> options, TimeProvider time)
{
    private const string ReferralEventCode = "referral";

    public async ValueTask<FhirAnswer> PostAsync(HttpContext context)
    {
        var body = await ReceivedBody.ReadAsync(context, options.Value.MaxBodyBytes);
        var bundle = body.As<Bundle>();
        var header = Check(bundle);
        try
        {
            var faults = new FhirFaultList();
            BundleCheck.CheckEntries(bundle, faults);
            BundleCheck.CheckResource(new Part<MessageHeader>(header, "Bundle.entry[0].resource", Entry: 0), faults);
            var call = HubClients.CallOf(context);
            var reader = participants.For(call);
            var submitted = await submitting.SubmitAsync(ReferralMessage.Of(bundle, faults), body.Source, ifNoneExist: null, faults, reader, call);
            return FhirAnswer.Of(Answer(header, MessageHeader.ResponseType.Ok, await TaskView.OfAsync(submitted.Referral, reader)));
        }
        catch (FhirRefusedException e)
        {
            var code = e.Status == HttpStatusCode.ServiceUnavailable ? MessageHeader.ResponseType.TransientError : MessageHeader.ResponseType.FatalError;
            return new FhirAnswer(e.Status, Answer(header, code, Outcome.Of(e.Issues)));
        }
    }

    private static MessageHeader Check(Bundle bundle)
    {
        var faults = new FhirFaultList();
        if (bundle.Type != Bundle.BundleType.Message)
        {
            faults.Add(OperationOutcome.IssueType.NotSupported, FhirReasons.BundleType, "Bundle.type", "A message is expected here.");
        }

        if (bundle.Entry.FirstOrDefault()?.Resource is not MessageHeader header)
        {
            faults.Required("Bundle.entry[0].resource", "A message begins with its MessageHeader.");
            faults.ThrowIfAny();
            return new MessageHeader();
        }

        if (bundle.Entry.Skip(1).Any(entry => entry.Resource is MessageHeader))
        {
            faults.Add(OperationOutcome.IssueType.Duplicate, FhirReasons.DuplicateEntry, "Bundle.entry", "A message has one MessageHeader.");
        }

        if (header.Event is not Coding { System: FhirUris.ReferralEvent, Code: ReferralEventCode })
        {
            faults.Add(OperationOutcome.IssueType.NotSupported, FhirReasons.NotSupported, "Bundle.entry[0].resource.event", $"The event must be {ReferralEventCode} of {FhirUris.ReferralEvent}.");
        }

        faults.ThrowIfAny();
        return header;
    }

    private Bundle Answer(MessageHeader asked, MessageHeader.ResponseType code, Resource detail)
    {
        var reference = $"urn:uuid:{Guid.NewGuid()}";
        var header = new MessageHeader
        {
            Event = asked.Event,
            Source = new MessageHeader.MessageSourceComponent { Name = "Wijkteam.Hub", Endpoint = "urn:hub.wijkteam" },
            Response = new MessageHeader.ResponseComponent { Identifier = asked.Id ?? "unidentified", Code = code },
        };
        if (detail is OperationOutcome)
        {
            header.Response.Details = new ResourceReference { Reference = reference };
        }
        else
        {
            header.Focus.Add(new ResourceReference { Reference = reference });
        }

        return new Bundle
        {
            Type = Bundle.BundleType.Message,
            Timestamp = time.GetUtcNow(),
            Entry =
            [
                new Bundle.EntryComponent { FullUrl = $"urn:uuid:{Guid.NewGuid()}", Resource = header },
                new Bundle.EntryComponent { FullUrl = reference, Resource = detail },
            ],
        };
    }
}
