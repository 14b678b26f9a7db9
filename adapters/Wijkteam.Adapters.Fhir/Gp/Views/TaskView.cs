using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Hub;
using FhirTask = Hl7.Fhir.Model.Task;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>How a referral stands, as a Task (Gravity SDOH Clinical Care, Task for referral management).</summary>
internal static class TaskView
{
    public static async ValueTask<FhirTask> OfAsync(V1.Referral referral, Participants participants)
    {
        var view = new FhirTask
        {
            BasedOn = [ReferralMeta.Refer("ServiceRequest", referral)],
            Status = TaskStates.StatusOf(referral.Status),
            StatusReason = ReasonOf(referral),
            BusinessStatus = BusinessStatusOf(referral.BusinessStatus),
            Intent = FhirTask.TaskIntent.Order,
            Code = Fulfill(),
            Focus = ReferralMeta.Refer("ServiceRequest", referral),
            For = ReferralMeta.Refer("Patient", referral),
            AuthoredOn = ReferralMeta.Write(referral.CreateTime.ToDateTimeOffset()),
            LastModified = ReferralMeta.Write(referral.UpdateTime.ToDateTimeOffset()),
            Requester = await participants.ReferToAsync(referral.SourceParticipantId),
            Owner = referral.TargetParticipantId.Length > 0 ? await participants.ReferToAsync(referral.TargetParticipantId) : null,
            Text = Letter.Of(referral, (await participants.FindAsync(referral.TargetParticipantId))?.Name),
        };
        AddIdentifiers(view, referral);
        AddExplanation(view, referral);
        if (referral.Note.Length > 0)
        {
            view.Note.Add(new Annotation { Text = referral.Note, Time = view.LastModified });
        }

        if (referral.Outcome is { } outcome)
        {
            AddOutcome(view, outcome);
        }

        ReferralMeta.Stamp(view, referral);
        return view;
    }

    /// <summary>What every Task of a referral asks for.</summary>
    public static CodeableConcept Fulfill() => new() { Coding = [new Coding { System = FhirUris.TaskCode, Code = "fulfill", Display = "Fulfill the focal request" }] };

    /// <summary>The sender's own identifiers of its Task, and of the referral as the group that all its Tasks belong to.</summary>
    private static void AddIdentifiers(FhirTask view, V1.Referral referral)
    {
        view.Identifier = SourceMessage.Open(referral)?.Task?.Resource.Identifier ?? [];
        if (referral.ExternalIdentifier is { } identifier)
        {
            view.GroupIdentifier = new Identifier { System = identifier.System, Value = identifier.Value };
        }
    }

    private static void AddExplanation(FhirTask view, V1.Referral referral) =>
        view.Extension.AddRange(referral.Route.Select(step => new Extension { Url = FhirUris.RouteExplanation, Value = new FhirString(step.TextNl) }));

    private static void AddOutcome(FhirTask view, V1.ReferralOutcome outcome)
    {
        view.Output.Add(Output(
            "result", new CodeableConcept { Coding = [new Coding { System = FhirUris.ResultSystem, Code = ContractCodes<V1.ReferralResult>.Of(outcome.Result) }] }));
        view.Output.Add(Output("summary", new FhirString(outcome.Summary)));
    }

    /// <param name="code">Of <c>task-output</c>.</param>
    public static FhirTask.OutputComponent Output(string code, DataType value) =>
        new() { Type = new CodeableConcept { Coding = [new Coding { System = FhirUris.OutputSystem, Code = code }] }, Value = value };

    private static CodeableConcept? ReasonOf(V1.Referral referral) => referral.StatusReason is not { } reason
        ? null
        : new CodeableConcept
        {
            Coding = ContractCodes<V1.StatusReasonCode>.Of(reason.Code) is { } code ? [new Coding { System = FhirUris.StatusReasonSystem, Code = code }] : [],
            Text = reason.Text.Length > 0 ? reason.Text : null,
        };

    private static CodeableConcept? BusinessStatusOf(V1.ReferralBusinessStatus status) => TaskStates.BserOf(status) is not var (code, display)
        ? null
        : new CodeableConcept { Coding = [new Coding { System = FhirUris.BusinessStatus, Code = code, Display = display }] };
}
