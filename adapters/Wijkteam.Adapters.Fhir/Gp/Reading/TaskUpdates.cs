using System.Globalization;
using System.Net;
using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Gp.Signals;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using Wijkteam.Contracts;
using FhirTask = Hl7.Fhir.Model.Task;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary><c>PUT Task/[id]</c>: the steps that the source may take. All but the status, its reason and notes is the hub's, and passed over.</summary>
internal sealed class TaskUpdates(HubClients hub, ParticipantIndex participants, IOptions<FhirOptions> options)
{
    private static readonly FieldOrigins Origins = OriginsOfTask();

    public async ValueTask<FhirAnswer> PutAsync(HttpContext context)
    {
        var id = (string)context.Request.RouteValues["id"]!;
        var version = EntityTag.Parse(context.Request.Headers[HeaderNames.IfMatch]);
        var task = (await ReceivedBody.ReadAsync(context, options.Value.MaxBodyBytes)).As<FhirTask>();
        Check(task, id);
        var call = HubClients.CallOf(context);
        try
        {
            if (await SignalReads.TryReadAsync(hub, id, call) is { } signal)
            {
                return FhirAnswer.Of(await SignalTaskView.OfAsync(await UpdateAsync(task, signal, version, call), participants.For(call)));
            }

            var referral = task.Status switch
            {
                FhirTask.TaskStatus.Cancelled => await CancelAsync(task, id, version, call),
                FhirTask.TaskStatus.EnteredInError => await MarkAsync(task, id, version, call),
                _ => await UnchangedAsync(task, id, version, call),
            };
            return FhirAnswer.Of(await TaskView.OfAsync(referral, participants.For(call)));
        }
        catch (RpcException e)
        {
            throw HubRefusals.Read(e, Origins);
        }
    }

    private static void Check(FhirTask task, string id)
    {
        var faults = new FhirFaultList();
        if (task.Id != id)
        {
            faults.Add(OperationOutcome.IssueType.Value, FhirReasons.Precondition, "Task.id", "The id in the body must be the one in the URL.");
        }

        faults.ThrowIfAny(HttpStatusCode.BadRequest);
        BundleCheck.CheckResource(new Part<FhirTask>(task, nameof(Hl7.Fhir.Model.Task)), faults);
        if (task.Status is not { } status || TaskStates.StateOf(status) is null)
        {
            faults.NotUnderstood("Task.status", "No referral has this status.");
        }

        faults.ThrowIfAny();
    }

    /// <summary>Cancels what has not been accepted; of what has, asks the team to cancel it.</summary>
    private async ValueTask<V1.Referral> CancelAsync(FhirTask task, string id, long version, CallOptions call)
    {
        var reason = ReasonOf(task);
        var request = new V1.CancelReferralRequest { RequestId = RequestIdOf(id, "cancelled", version, reason), Id = id, Reason = reason, ExpectedVersion = version };
        try
        {
            return (await hub.Referrals.CancelReferralAsync(request, call)).Referral;
        }
        catch (RpcException e) when (HubRefusal.Read(e).Reason is V1.RefusalReason.StateNotAllowed or V1.RefusalReason.VersionMismatch)
        {
            // A repeat that the team's acceptance came before is found by the step that it was then.
            var referral = await ReadAsync(id, call);
            return referral.Status is V1.ReferralStatus.Accepted or V1.ReferralStatus.InProgress or V1.ReferralStatus.OnHold
                ? await RequestCancellationAsync(id, reason, version, call)
                : ReachedOrThrow(referral, referral.Status == V1.ReferralStatus.Cancelled, e);
        }
    }

    private async ValueTask<V1.Referral> RequestCancellationAsync(string id, V1.StatusReason reason, long version, CallOptions call)
    {
        var request = new V1.RequestReferralCancellationRequest
        {
            RequestId = RequestIdOf(id, "cancellation-requested", version, reason), Id = id, Reason = reason, ExpectedVersion = version,
        };
        try
        {
            return (await hub.Referrals.RequestReferralCancellationAsync(request, call)).Referral;
        }
        catch (RpcException e) when (HubRefusal.Read(e).Reason == V1.RefusalReason.StateNotAllowed)
        {
            var referral = await ReadAsync(id, call);
            return ReachedOrThrow(referral, referral.BusinessStatus == V1.ReferralBusinessStatus.CancellationRequested, e);
        }
    }

    private async ValueTask<V1.Referral> MarkAsync(FhirTask task, string id, long version, CallOptions call)
    {
        var reason = ReasonOf(task);
        var request = new V1.MarkReferralEnteredInErrorRequest
        {
            RequestId = RequestIdOf(id, "entered-in-error", version, reason), Id = id, Reason = reason, ExpectedVersion = version,
        };
        try
        {
            return (await hub.Referrals.MarkReferralEnteredInErrorAsync(request, call)).Referral;
        }
        catch (RpcException e) when (HubRefusal.Read(e).Reason == V1.RefusalReason.StateNotAllowed)
        {
            var referral = await ReadAsync(id, call);
            return ReachedOrThrow(referral, referral.Status == V1.ReferralStatus.EnteredInError, e);
        }
    }

    /// <summary>The one step that the source of a signal may take: it should never have been.</summary>
    private async ValueTask<V1.Signal> UpdateAsync(FhirTask task, V1.Signal signal, long version, CallOptions call)
    {
        if (task.Status != FhirTask.TaskStatus.EnteredInError)
        {
            throw new FhirRefusedException(
                HttpStatusCode.UnprocessableEntity,
                new FhirIssue(OperationOutcome.IssueType.BusinessRule, FhirReasons.NotChangeable, "Task.status", "The source of a signal may withdraw it as entered in error; all other steps are the team's."));
        }

        if (signal.Status == V1.SignalStatus.EnteredInError)
        {
            return signal;
        }

        var reason = ReasonOf(task);
        var request = new V1.MarkSignalEnteredInErrorRequest
        {
            RequestId = RequestIdOf(signal.Id, "entered-in-error", version, reason), Id = signal.Id, Reason = reason, ExpectedVersion = version,
        };
        return (await hub.Signals.MarkSignalEnteredInErrorAsync(request, call)).Signal;
    }

    /// <summary>A step that has been taken already is no fault of an update: it says where things are to stand.</summary>
    private static V1.Referral ReachedOrThrow(V1.Referral referral, bool isReached, RpcException e) =>
        isReached && HubRefusal.Read(e).Reason == V1.RefusalReason.StateNotAllowed ? referral : throw HubRefusals.Read(e, Origins);

    private async ValueTask<V1.Referral> ReadAsync(string id, CallOptions call) =>
        (await hub.Referrals.GetReferralAsync(new V1.GetReferralRequest { Id = id }, call)).Referral;

    /// <summary>A repeat of the same update is the same step.</summary>
    private static string RequestIdOf(string id, string step, long version, V1.StatusReason reason) =>
        RequestIds.Of("Task", id, step, version.ToString(CultureInfo.InvariantCulture), reason.Code.ToString(), reason.Text);

    private static V1.StatusReason ReasonOf(FhirTask task)
    {
        var reason = new V1.StatusReason { Text = task.StatusReason?.Text ?? "" };
        if (task.StatusReason?.Coding.Find(coding => coding.System == FhirUris.StatusReasonSystem) is { } coding)
        {
            reason.Code = ContractCodes<V1.StatusReasonCode>.TryParse(coding.Code, out var code) ? code : throw UnknownReason();
        }
        else if (reason.Text.Length > 0)
        {
            reason.Code = V1.StatusReasonCode.Other;
        }

        return reason;
    }

    /// <summary>An update that asks for no step changes nothing; one that asks for another's step is refused.</summary>
    private async ValueTask<V1.Referral> UnchangedAsync(FhirTask task, string id, long version, CallOptions call)
    {
        var referral = await ReadAsync(id, call);
        if (version != 0 && version != referral.Version)
        {
            throw new FhirRefusedException(
                HttpStatusCode.PreconditionFailed, new FhirIssue(OperationOutcome.IssueType.Conflict, "VERSION_MISMATCH", null, "The Task has moved on since; read it again."));
        }

        return referral.Status == TaskStates.StateOf(task.Status!.Value) ? referral : throw new FhirRefusedException(
            HttpStatusCode.UnprocessableEntity,
            new FhirIssue(OperationOutcome.IssueType.BusinessRule, FhirReasons.NotChangeable, "Task.status", "The source may cancel it or withdraw it as entered in error; all other steps are the team's."));
    }

    private static FhirRefusedException UnknownReason() => new(
        HttpStatusCode.UnprocessableEntity, new FhirIssue(OperationOutcome.IssueType.CodeInvalid, FhirReasons.NotUnderstood, "Task.statusReason.coding", "There is no such reason."));

    private static FieldOrigins OriginsOfTask()
    {
        var origins = new FieldOrigins("Task");
        origins.Add("id", "Task.id");
        origins.Add("reason", "Task.statusReason");
        return origins;
    }
}
