using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Hub;
using FhirTask = Hl7.Fhir.Model.Task;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Signals;

/// <summary>How a signal stands, as a Task: its focus is the Communication, which has no triage state of its own.</summary>
internal static class SignalTaskView
{
    public static async ValueTask<FhirTask> OfAsync(V1.Signal signal, Participants participants)
    {
        var target = (await participants.FindAsync(signal.TargetParticipantId))?.Name ?? "het team";
        var view = new FhirTask
        {
            Status = StatusOf(signal),
            StatusReason = ReasonOf(signal),
            BusinessStatus = signal.Triage is { } triage ? Coded(FhirUris.TriageSystem, ContractCodes<V1.TriageDecision>.Of(triage.Decision)) : null,
            Intent = FhirTask.TaskIntent.Order,
            Code = TaskView.Fulfill(),
            Focus = SignalMeta.Refer(nameof(Communication), signal),
            For = SignalMeta.HasPatient(signal) ? SignalMeta.Refer(nameof(Patient), signal) : null,
            AuthoredOn = ReferralMeta.Write(signal.CreateTime.ToDateTimeOffset()),
            LastModified = ReferralMeta.Write(signal.UpdateTime.ToDateTimeOffset()),
            Requester = await participants.ReferToAsync(signal.SourceParticipantId),
            Owner = await participants.ReferToAsync(signal.TargetParticipantId),
            Text = Letter.Of(SignalLetter.Of(signal, target)),
        };
        if (signal.ExternalIdentifier is { } identifier)
        {
            view.GroupIdentifier = new Identifier { System = identifier.System, Value = identifier.Value };
        }

        view.Extension.AddRange(signal.Route.Select(step => new Extension { Url = FhirUris.RouteExplanation, Value = new FhirString(step.TextNl) }));
        AddOutputs(view, signal);
        SignalMeta.Stamp(view, signal);
        return view;
    }

    private static FhirTask.TaskStatus StatusOf(V1.Signal signal) => signal.Triage?.Decision == V1.TriageDecision.NoAction
        ? FhirTask.TaskStatus.Rejected
        : TaskStates.StatusOf(signal.Status, isClosure: signal.StatusReason?.Code == V1.StatusReasonCode.Closed);

    private static CodeableConcept? ReasonOf(V1.Signal signal)
    {
        if ((signal.StatusReason ?? signal.Triage?.Reason) is not { } reason)
        {
            return null;
        }

        var concept = ContractCodes<V1.StatusReasonCode>.Of(reason.Code) is { } code ? Coded(FhirUris.StatusReasonSystem, code) : new CodeableConcept();
        concept.Text = reason.Text.Length > 0 ? reason.Text : null;
        return concept;
    }

    private static void AddOutputs(FhirTask view, V1.Signal signal)
    {
        if (signal.Triage is { Advice.Length: > 0 } triage)
        {
            view.Output.Add(TaskView.Output("advice", new FhirString(triage.Advice)));
        }

        if (signal.Answer is { } answer)
        {
            view.Output.Add(TaskView.Output("result", Coded(FhirUris.SignalResultSystem, ContractCodes<V1.SignalResult>.Of(answer.Result))));
            view.Output.Add(TaskView.Output("summary", new FhirString(answer.Summary)));
        }
    }

    private static CodeableConcept Coded(string system, string? code) => new() { Coding = [new Coding { System = system, Code = code }] };
}
