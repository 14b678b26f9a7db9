using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Operations;

/// <summary>The gRPC edge of the operator's view.</summary>
[Authorize(Policy = Policies.Professional)]
internal sealed class OperationsService(
    Queues queues, DeadLetterGroups groups, ExchangeTraces traces, ParticipantRestrictions restrictions, MunicipalityImport import, ClosureRates rates, CurrentDirectory directory)
    : V1.OperationsService.OperationsServiceBase
{
    public override async Task<ListQueuesResponse> ListQueues(ListQueuesRequest request, ServerCallContext context)
    {
        GetOperator(context);
        return await queues.ListAsync(request, context.CancellationToken);
    }

    public override async Task<ListDeadLetterGroupsResponse> ListDeadLetterGroups(ListDeadLetterGroupsRequest request, ServerCallContext context)
    {
        GetOperator(context);
        return await groups.ListAsync(request, context.CancellationToken);
    }

    public override async Task<ReplayDeadLetterGroupResponse> ReplayDeadLetterGroup(ReplayDeadLetterGroupRequest request, ServerCallContext context)
    {
        var (caller, faults) = (GetOperator(context), new Faults());
        var step = Step(faults, context, request.RequestId, request);
        var (count, more) = await groups.SettleAsync(caller, step, faults, request.Group, Fate.Replay, context.CancellationToken);
        return new ReplayDeadLetterGroupResponse { Replayed = count, More = more };
    }

    public override async Task<DiscardDeadLetterGroupResponse> DiscardDeadLetterGroup(DiscardDeadLetterGroupRequest request, ServerCallContext context)
    {
        var (caller, faults) = (GetOperator(context), new Faults());
        var step = Step(faults, context, request.RequestId, request);
        InboxPolicy.ReasonCode(faults, "reason", request.Reason);
        var (count, more) = await groups.SettleAsync(caller, step, faults, request.Group, Fate.Discard(request.Reason), context.CancellationToken);
        return new DiscardDeadLetterGroupResponse { Discarded = count, More = more };
    }

    public override async Task<TraceExchangeResponse> TraceExchange(TraceExchangeRequest request, ServerCallContext context)
    {
        var (caller, faults) = (GetOperator(context), new Faults());
        var id = Uuids.Check(faults, "exchange_id", request.ExchangeId);
        var page = PageRequest.Check(faults, request.PageSize, request.PageToken, Uuids.IsValid);
        faults.ThrowIfAny();
        return await traces.TraceAsync(caller, id, page, context.CancellationToken);
    }

    public override async Task<ListClosureRatesResponse> ListClosureRates(ListClosureRatesRequest request, ServerCallContext context)
    {
        GetOperator(context);
        return await rates.ListAsync(request, context.CancellationToken);
    }

    public override async Task<PauseParticipantResponse> PauseParticipant(PauseParticipantRequest request, ServerCallContext context)
    {
        var (caller, faults) = (GetOperator(context), new Faults());
        var step = Step(faults, context, request.RequestId, request);
        Required(faults, "participant_id", request.ParticipantId);
        InboxPolicy.ReasonCode(faults, "reason", request.Reason);
        if (request.ParticipantId == caller.Participant.Id)
        {
            faults.NotAllowed("participant_id", "Nobody pauses themselves: they could not resume.");
        }

        await restrictions.PauseAsync(caller, step, faults, request.ParticipantId, request.Reason, context.CancellationToken);
        return new PauseParticipantResponse();
    }

    public override async Task<ResumeParticipantResponse> ResumeParticipant(ResumeParticipantRequest request, ServerCallContext context)
    {
        var (caller, faults) = (GetOperator(context), new Faults());
        var step = Step(faults, context, request.RequestId, request);
        Required(faults, "participant_id", request.ParticipantId);
        await restrictions.ResumeAsync(caller, step, faults, request.ParticipantId, context.CancellationToken);
        return new ResumeParticipantResponse();
    }

    public override async Task<RevokeKeyResponse> RevokeKey(RevokeKeyRequest request, ServerCallContext context)
    {
        var (caller, faults) = (GetOperator(context), new Faults());
        var step = Step(faults, context, request.RequestId, request);
        Required(faults, "participant_id", request.ParticipantId);
        Required(faults, "kid", request.Kid);
        await restrictions.RevokeKeyAsync(caller, step, faults, new RevokedKey(request.ParticipantId, request.Kid), context.CancellationToken);
        return new RevokeKeyResponse();
    }

    public override async Task<ImportMunicipalityResponse> ImportMunicipality(ImportMunicipalityRequest request, ServerCallContext context)
    {
        var (caller, faults) = (GetOperator(context), new Faults());
        var step = Step(faults, context, request.RequestId, request);
        faults.Text("document", request.Document, MunicipalityImport.MaxLength, required: true);
        faults.ThrowIfAny();
        return new ImportMunicipalityResponse
        {
            ProfileVersion = request.ValidateOnly
                ? await import.CheckAsync(request.Document, context.CancellationToken)
                : await import.ImportAsync(caller, step, request.Document, context.CancellationToken),
        };
    }

    /// <summary>The caller, if it is an operator.</summary>
    private Caller GetOperator(ServerCallContext context)
    {
        var caller = context.GetHttpContext().GetCaller();
        return directory.Snapshot.IsOperator(caller.Participant.Id)
            ? caller
            : throw new RefusedException(new Refusal(RefusalReason.ParticipantNotEntitled, "Only an operator of the hub may do this."));
    }

    private static StepRequest Step(Faults faults, ServerCallContext context, string requestId, IMessage request) =>
        new(RequestIds.Check(faults, requestId), context.Method, request);

    private static void Required(Faults faults, string field, string value)
    {
        if (value.Length == 0)
        {
            faults.Required(field);
        }
    }
}
