using System.Net;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary><c>POST [base]</c> with a transaction: one referral, with everything that comes with it (https://hl7.org/fhir/R4/http.html#transaction).</summary>
internal sealed class Transactions(Submitting submitting, ParticipantIndex participants, IOptions<FhirOptions> options)
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
        var message = ReferralMessage.Of(bundle, faults);
        var call = HubClients.CallOf(context);
        var condition = message is null ? null : bundle.Entry[message.ServiceRequest.Entry].Request?.IfNoneExist;
        var submitted = await submitting.SubmitAsync(message, body.Bytes, condition, faults, participants.For(call), call);
        return FhirAnswer.Of(Answer(bundle, message!, submitted));
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
                    Diagnostics = "Kept with the referral as it was sent; not a resource of its own here.",
                },
            ],
        },
    };
}
