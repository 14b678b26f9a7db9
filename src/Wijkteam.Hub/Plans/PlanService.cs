using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Households;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

/// <summary>The gRPC edge of plans: checks what came in, takes the step, answers.</summary>
[Authorize(Policy = Policies.Professional)]
internal sealed class PlanService(Submission submission, PlanReading reading, IOptions<HouseholdOptions> options) : V1.PlanService.PlanServiceBase
{
    public override async Task<GetPlanResponse> GetPlan(GetPlanRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        var id = Uuids.Check(faults, "household_id", request.HouseholdId);
        faults.ThrowIfAny();
        return new GetPlanResponse { Plan = await reading.ReadAsync(id, CallerOf(context), context.CancellationToken) };
    }

    public override async Task<ListPlanVersionsResponse> ListPlanVersions(ListPlanVersionsRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        var id = Uuids.Check(faults, "household_id", request.HouseholdId);
        var page = VersionPage.Check(faults, request.PageSize, request.PageToken);
        faults.ThrowIfAny();
        var versions = await reading.ListVersionsAsync(id, CallerOf(context), context.CancellationToken);
        var (shown, next) = page.Of([.. versions.Reverse().Select((version, index) => (Version: version, Number: index + 1L))], numbered => numbered.Number);
        return new ListPlanVersionsResponse { Versions = { shown.Select(numbered => numbered.Version) }, NextPageToken = next };
    }

    public override async Task<AddGoalResponse> AddGoal(AddGoalRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.HouseholdId, request.CoordinatorEpoch);
        PlanCheck.CheckGoal(call.Faults, "goal", request.Goal);
        return new AddGoalResponse { Goal = (await TakeAsync(call, [], plan => GoalSteps.Add(plan, request))).Goal };
    }

    public override async Task<ChangeGoalResponse> ChangeGoal(ChangeGoalRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.HouseholdId, request.CoordinatorEpoch);
        PlanCheck.CheckVersion(call.Faults, "expected_version", request.ExpectedVersion);
        PlanCheck.CheckGoal(call.Faults, "goal", request.Goal);
        return new ChangeGoalResponse { Goal = await TakeWithGoalAsync(call, request.Id, plan => GoalSteps.Change(plan, request)) };
    }

    public override async Task<AddArrangementResponse> AddArrangement(AddArrangementRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.HouseholdId, request.CoordinatorEpoch);
        PlanCheck.CheckVersion(call.Faults, "expected_version", request.ExpectedVersion);
        PlanCheck.CheckArrangement(call.Faults, "arrangement", request.Arrangement);
        return new AddArrangementResponse { Goal = await TakeWithGoalAsync(call, request.Id, plan => GoalSteps.AddArrangement(plan, request)) };
    }

    public override async Task<EndArrangementResponse> EndArrangement(EndArrangementRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.HouseholdId, request.CoordinatorEpoch);
        PlanCheck.CheckVersion(call.Faults, "expected_version", request.ExpectedVersion);
        Uuids.Check(call.Faults, "arrangement_id", request.ArrangementId);
        PlanCheck.CheckReason(call.Faults, request.Reason, request.Done);
        return new EndArrangementResponse { Goal = await TakeWithGoalAsync(call, request.Id, plan => GoalSteps.EndArrangement(plan, request)) };
    }

    public override async Task<EvaluateGoalResponse> EvaluateGoal(EvaluateGoalRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.HouseholdId, request.CoordinatorEpoch);
        PlanCheck.CheckVersion(call.Faults, "expected_version", request.ExpectedVersion);
        call.Faults.Text("findings", request.Findings, PlanCheck.MaxLongText, required: true);
        PlanCheck.CheckDate(call.Faults, "next_evaluation_date", request.NextEvaluationDate);
        return new EvaluateGoalResponse { Goal = await TakeWithGoalAsync(call, request.Id, plan => GoalSteps.Evaluate(plan, request)) };
    }

    public override async Task<EndGoalResponse> EndGoal(EndGoalRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.HouseholdId, request.CoordinatorEpoch);
        PlanCheck.CheckVersion(call.Faults, "expected_version", request.ExpectedVersion);
        PlanCheck.CheckReason(call.Faults, request.Reason, request.Achieved);
        return new EndGoalResponse { Goal = await TakeWithGoalAsync(call, request.Id, plan => GoalSteps.End(plan, request)) };
    }

    public override async Task<RecordOutcomeResponse> RecordOutcome(RecordOutcomeRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.HouseholdId, request.CoordinatorEpoch);
        PlanItemCheck.CheckOutcome(call.Faults, "outcome", request.Outcome);
        return new RecordOutcomeResponse { Outcome = (await TakeAsync(call, [], plan => PlanSteps.RecordOutcome(plan, request))).Outcome };
    }

    public override async Task<SetCrisisAgreementResponse> SetCrisisAgreement(SetCrisisAgreementRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.HouseholdId, request.CoordinatorEpoch, isCoordinators: true);
        StepCheck.CheckVersion(call.Faults, "expected_version", request.ExpectedVersion);
        PlanItemCheck.CheckCrisisAgreement(call.Faults, "crisis_agreement", request.CrisisAgreement);
        return new SetCrisisAgreementResponse { CrisisAgreement = (await TakeAsync(call, null, plan => PlanSteps.SetCrisisAgreement(plan, request))).CrisisAgreement };
    }

    public override async Task<AskDeliberationResponse> AskDeliberation(AskDeliberationRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.HouseholdId, request.CoordinatorEpoch);
        PlanItemCheck.CheckDeliberation(call.Faults, "deliberation", request.Deliberation, request.Minutes);
        return new AskDeliberationResponse { Deliberation = (await TakeAsync(call, [], plan => DeliberationSteps.Ask(plan, request))).Deliberation };
    }

    public override async Task<AnswerDeliberationResponse> AnswerDeliberation(AnswerDeliberationRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.HouseholdId, coordinatorEpoch: 0);
        var id = Uuids.Check(call.Faults, "id", request.Id);
        PlanItemCheck.CheckAnswer(call.Faults, "answer", request.Answer);
        return new AnswerDeliberationResponse { Deliberation = (await TakeAsync(call, [id], plan => DeliberationSteps.Answer(plan, request))).Deliberation };
    }

    public override async Task<ConcludeDeliberationResponse> ConcludeDeliberation(ConcludeDeliberationRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.HouseholdId, coordinatorEpoch: 0);
        var id = Uuids.Check(call.Faults, "id", request.Id);
        call.Faults.Text("conclusion", request.Conclusion, PlanCheck.MaxText, required: true);
        Guid? goalId = null;
        if (request.GoalId.Length > 0)
        {
            goalId = Uuids.Check(call.Faults, "goal_id", request.GoalId);
            PlanCheck.CheckVersion(call.Faults, "expected_goal_version", request.ExpectedGoalVersion);
        }

        var concluded = await TakeAsync(call, goalId is { } goal ? [id, goal] : [id], plan => DeliberationSteps.Conclude(plan, request));
        return new ConcludeDeliberationResponse
        {
            Deliberation = concluded.Deliberation,
            Goal = goalId is { } changed ? (await reading.ReadAsync(call.HouseholdId, changed, call.Caller, context.CancellationToken)).Goal : null,
        };
    }

    /// <summary>Takes a step with one goal.</summary>
    private async Task<Goal> TakeWithGoalAsync(PlanCall call, string goalId, Action<PlanChange> apply)
    {
        var id = Uuids.Check(call.Faults, "id", goalId);
        return (await TakeAsync(call, [id], apply)).Goal;
    }

    private async Task<PlanItem> TakeAsync(PlanCall call, IReadOnlyList<Guid>? itemIds, Action<PlanChange> apply)
    {
        var step = new TakePlanStep(call.HouseholdId, itemIds, options.Value, apply)
        {
            Caller = call.Caller, Request = new StepRequest(call.RequestId, call.Context.Method, call.Request), Faults = call.Faults,
        };
        var receipt = await submission.TakeAsync(step, call.Context.CancellationToken);
        return await reading.ReadAsync(call.HouseholdId, receipt.RecordId, call.Caller, call.Context.CancellationToken);
    }

    private static Caller CallerOf(ServerCallContext context) => context.GetHttpContext().GetCaller();

    private static PlanCall Call(
        ServerCallContext context, IMessage request, string requestId, string householdId, long coordinatorEpoch, bool isCoordinators = false)
    {
        var faults = new Faults();
        var call = new PlanCall(
            context, request, RequestIds.Check(faults, requestId), Uuids.Check(faults, "household_id", householdId), faults, CallerOf(context));
        HouseholdCheck.CheckEpoch(faults, coordinatorEpoch, required: isCoordinators);
        return call;
    }

    /// <summary>A step as it came in over gRPC: what every such request has.</summary>
    private sealed record PlanCall(ServerCallContext Context, IMessage Request, Guid RequestId, Guid HouseholdId, Faults Faults, Caller Caller);
}
