using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Signals;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary><c>POST [base]</c> with a transaction: one referral or signal, with everything that comes with it (https://hl7.org/fhir/R4/http.html#transaction).</summary>
internal sealed class Transactions(Submitting submitting, SignalSubmitting signals, ParticipantIndex participants, IOptions<FhirOptions> options)
{
    public async ValueTask<FhirAnswer> PostAsync(HttpContext context)
    {
        var body = await ReceivedBody.ReadAsync(context, options.Value.MaxBodyBytes);
        var bundle = body.As<Bundle>();
        var faults = new FhirFaultList();
        if (bundle.Type != Bundle.BundleType.Transaction)
        {
            faults.Add(OperationOutcome.IssueType.NotSupported, FhirReasons.BundleType, "Bundle.type", "A transaction is expected here.");
            faults.ThrowIfAny();
        }

        BundleCheck.CheckTransaction(bundle, faults);
        var call = HubClients.CallOf(context);
        if (SignalMessage.IsIn(bundle))
        {
            var signal = await signals.SubmitAsync(SignalMessage.Of(bundle, faults), body.Source, faults, participants.For(call), call);
            return FhirAnswer.Of(Answer(bundle, signal));
        }

        var message = ReferralMessage.Of(bundle, faults);
        var condition = message is null ? null : bundle.Entry[message.ServiceRequest.Entry].Request?.IfNoneExist;
        var submitted = await submitting.SubmitAsync(message, body.Source, condition, faults, participants.For(call), call);
        return FhirAnswer.Of(Answer(bundle, message!, submitted));
    }

    private static Bundle Answer(Bundle bundle, V1.Signal signal)
    {
        var answer = new Bundle { Type = Bundle.BundleType.TransactionResponse };
        foreach (var entry in bundle.Entry)
        {
            var location = entry.Resource switch
            {
                Communication or Patient => $"{entry.Resource.TypeName}/{signal.Id}",
                Consent when signal.ConsentId.Length > 0 => $"Consent/{signal.ConsentId}",
                _ => null,
            };
            answer.Entry.Add(new Bundle.EntryComponent
            {
                Response = location is null ? Kept() : new Bundle.ResponseComponent
                {
                    Status = "201 Created",
                    Location = location,
                    Etag = entry.Resource is Consent ? null : EntityTag.Of($"{signal.Version}"),
                    LastModified = signal.UpdateTime.ToDateTimeOffset(),
                },
            });
        }

        return answer;
    }

    private static Bundle Answer(Bundle bundle, ReferralMessage message, Submitted submitted)
    {
        var answer = new Bundle { Type = Bundle.BundleType.TransactionResponse };
        for (var i = 0; i < bundle.Entry.Count; i++)
        {
            answer.Entry.Add(new Bundle.EntryComponent { Response = ResponseOf(bundle.Entry[i].Resource!, i, message, submitted) });
        }

        return answer;
    }

    private static Bundle.ResponseComponent ResponseOf(Resource resource, int entry, ReferralMessage message, Submitted submitted)
    {
        var version = submitted.Referral.Version;
        var location = resource switch
        {
            Consent when message.Consent?.Entry == entry && submitted.ConsentId.Length > 0 => $"Consent/{submitted.ConsentId}",
            ServiceRequest or Hl7.Fhir.Model.Task => $"{resource.TypeName}/{submitted.Referral.Id}",
            Patient when message.Patient.Entry == entry => $"Patient/{submitted.Referral.Id}",
            _ => null,
        };
        return location is null ? Kept() : new Bundle.ResponseComponent
        {
            Status = submitted.Created ? "201 Created" : "200 OK",
            Location = location,
            Etag = resource is Consent ? null : EntityTag.Of($"{version}"),
            LastModified = submitted.Referral.UpdateTime.ToDateTimeOffset(),
        };
    }

    /// <summary>What has no address of its own here: it is kept within the message, and comes back with it.</summary>
    private static Bundle.ResponseComponent Kept() => new()
    {
        Status = "200 OK",
        Outcome = new OperationOutcome
        {
            Issue =
            [
                new OperationOutcome.IssueComponent
                {
                    Severity = OperationOutcome.IssueSeverity.Information,
                    Code = OperationOutcome.IssueType.Informational,
                    Diagnostics = "Kept with the message as it was sent; not a resource of its own here.",
                },
            ],
        },
    };
}
