using Grpc.Core;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>This part: who is involved, and who coordinates.</summary>
internal sealed partial class HouseholdService
{
    public override async Task<InvolveParticipantResponse> InvolveParticipant(InvolveParticipantRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch);
        CheckName(call.Faults, "participant_id", request.ParticipantId);
        return new InvolveParticipantResponse { Household = await TakeAsync(call, change => InvolvementSteps.Involve(change, request)) };
    }

    public override async Task<EndInvolvementResponse> EndInvolvement(EndInvolvementRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch, required: request.ParticipantId != call.Caller.Participant.Id);
        CheckName(call.Faults, "participant_id", request.ParticipantId);
        HouseholdCheck.CheckReason(call.Faults, request.Reason);
        return new EndInvolvementResponse { Household = await TakeAsync(call, change => InvolvementSteps.End(change, request)) };
    }

    public override async Task<TakeCoordinationResponse> TakeCoordination(TakeCoordinationRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        return new TakeCoordinationResponse { Household = await TakeAsync(call, change => CoordinationSteps.Take(change, request)) };
    }

    public override async Task<OfferCoordinationResponse> OfferCoordination(OfferCoordinationRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch);
        CheckName(call.Faults, "to_participant_id", request.ToParticipantId);
        HouseholdCheck.CheckReason(call.Faults, request.Reason);
        return new OfferCoordinationResponse { Household = await TakeAsync(call, change => CoordinationSteps.Offer(change, request)) };
    }

    public override async Task<AcceptCoordinationResponse> AcceptCoordination(AcceptCoordinationRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        return new AcceptCoordinationResponse { Household = await TakeAsync(call, change => CoordinationSteps.Accept(change, request)) };
    }

    public override async Task<DeclineCoordinationResponse> DeclineCoordination(DeclineCoordinationRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckReason(call.Faults, request.Reason);
        return new DeclineCoordinationResponse { Household = await TakeAsync(call, change => CoordinationSteps.Decline(change, request)) };
    }

    public override async Task<WithdrawCoordinationOfferResponse> WithdrawCoordinationOffer(WithdrawCoordinationOfferRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch);
        return new WithdrawCoordinationOfferResponse { Household = await TakeAsync(call, change => CoordinationSteps.Withdraw(change, request)) };
    }

    public override async Task<ConfirmCoordinationResponse> ConfirmCoordination(ConfirmCoordinationRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch);
        return new ConfirmCoordinationResponse { Household = await TakeAsync(call, change => CoordinationSteps.Confirm(change, request)) };
    }

    public override async Task<ReportAbsenceResponse> ReportAbsence(ReportAbsenceRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch);
        HouseholdCheck.CheckAbsence(call.Faults, request);
        return new ReportAbsenceResponse { Household = await TakeAsync(call, change => CoordinationSteps.ReportAbsence(change, request)) };
    }

    public override async Task<AskForAnotherCoordinatorResponse> AskForAnotherCoordinator(AskForAnotherCoordinatorRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        Uuids.Check(call.Faults, "member_id", request.MemberId);
        HouseholdCheck.CheckReason(call.Faults, request.Reason, required: false);
        return new AskForAnotherCoordinatorResponse { Household = await TakeAsync(call, change => CoordinationSteps.AskForAnother(change, request)) };
    }

    private static void CheckName(Faults faults, string field, string name)
    {
        if (name.Length == 0)
        {
            faults.Required(field);
        }
    }
}
