using System.Globalization;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using FhirGoal = Hl7.Fhir.Model.Goal;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary><c>PUT Goal/[id]</c>, always with <c>If-Match</c>: changes what a goal says, or with lifecycleStatus <c>completed</c> or <c>cancelled</c> ends it. Of two
/// updates of one version, the first counts.</summary>
internal sealed class GoalUpdates(HubClients hub, ParticipantIndex participants, IOptions<FhirOptions> options)
{
    public async ValueTask<FhirAnswer> PutAsync(HttpContext context)
    {
        var id = HouseholdItemId.Of(context);
        var version = EntityTag.Parse(context.Request.Headers[HeaderNames.IfMatch]);
        RequireVersion(version);
        var goal = (await ReceivedBody.ReadAsync(context, options.Value.MaxBodyBytes)).As<FhirGoal>();
        var origins = new FieldOrigins(GoalView.Type);
        var said = Map(goal, id, origins);
        var call = HubClients.CallOf(context);
        var plan = await hub.TryReadPlanAsync(id.Household, call);
        var current = plan?.Goals.FirstOrDefault(known => known.Id == id.Item) ?? throw HouseholdItemId.NotFound();
        try
        {
            var step = new Step(id, version, said, goal);
            var updated = goal.LifecycleStatus == FhirGoal.GoalLifecycleStatus.Active ? await ChangeAsync(step, current, call) : await EndAsync(step, current, call);
            return FhirAnswer.Of(await GoalView.OfAsync(plan!, updated, participants.For(call)));
        }
        catch (RpcException e)
        {
            throw HubRefusals.Read(e, origins);
        }
    }

    private static void RequireVersion(long version)
    {
        if (version == 0)
        {
            throw new FhirRefusedException(
                HttpStatusCode.PreconditionRequired,
                new FhirIssue(OperationOutcome.IssueType.Required, FhirReasons.Precondition, null, "Several parties work on a goal: send If-Match with the ETag of the version that was changed."));
        }
    }

    private static V1.Goal Map(FhirGoal goal, HouseholdItemId id, FieldOrigins origins)
    {
        var faults = new FhirFaultList();
        if (goal.Id != id.ToString())
        {
            faults.Add(OperationOutcome.IssueType.Value, FhirReasons.Precondition, "Goal.id", "The id in the body must be the one in the URL.");
        }

        faults.ThrowIfAny(HttpStatusCode.BadRequest);
        if (goal.LifecycleStatus is not (FhirGoal.GoalLifecycleStatus.Active or FhirGoal.GoalLifecycleStatus.Completed or FhirGoal.GoalLifecycleStatus.Cancelled))
        {
            faults.NotUnderstood("Goal.lifecycleStatus", "A goal is active, completed or cancelled.");
        }

        GoalCheck.CheckStatus(goal, faults);
        var mapped = GoalMapping.Map(goal, origins, faults);
        if (mapped.Household.Length > 0 && mapped.Household != id.Household)
        {
            faults.Add(OperationOutcome.IssueType.BusinessRule, FhirReasons.NotChangeable, "Goal.subject", "A goal stays in its household.");
        }

        faults.ThrowIfAny();
        origins.Add("id", "Goal.id");
        origins.Add("reason", "Goal.statusReason");
        return mapped.Said;
    }

    /// <summary>An update that changes nothing is no step: nobody is told of it.</summary>
    private async ValueTask<V1.Goal> ChangeAsync(Step step, V1.Goal current, CallOptions call)
    {
        if (step.Version == current.Version && current.Status == V1.GoalStatus.Active && SaidIn(current).Equals(step.Said))
        {
            return current;
        }

        var request = new V1.ChangeGoalRequest
        {
            RequestId = step.RequestId("changed"), HouseholdId = step.Id.Household, Id = step.Id.Item, ExpectedVersion = step.Version, Goal = step.Said,
        };
        return (await hub.Plans.ChangeGoalAsync(request, call)).Goal;
    }

    private async ValueTask<V1.Goal> EndAsync(Step step, V1.Goal current, CallOptions call)
    {
        if (step.Version == current.Version && !SaidIn(current).Equals(step.Said))
        {
            throw new FhirRefusedException(
                HttpStatusCode.UnprocessableEntity,
                new FhirIssue(OperationOutcome.IssueType.BusinessRule, FhirReasons.NotChangeable, "Goal.lifecycleStatus", "The update that ends a goal changes nothing else of it: change it first."));
        }

        var isAchieved = step.Goal.LifecycleStatus == FhirGoal.GoalLifecycleStatus.Completed;
        var request = new V1.EndGoalRequest
        {
            RequestId = step.RequestId(isAchieved ? "achieved" : "abandoned"),
            HouseholdId = step.Id.Household,
            Id = step.Id.Item,
            ExpectedVersion = step.Version,
            Achieved = isAchieved,
            Reason = step.Goal.StatusReason ?? "",
        };
        return (await hub.Plans.EndGoalAsync(request, call)).Goal;
    }

    /// <summary>What a goal says, without what the hub says of it.</summary>
    private static V1.Goal SaidIn(V1.Goal goal) => new()
    {
        MemberIds = { goal.MemberIds },
        LifeDomain = goal.LifeDomain,
        Description = goal.Description,
        OwnSteps = goal.OwnSteps,
        OwnStepsAbsentReason = goal.OwnStepsAbsentReason,
        EvaluationDate = goal.EvaluationDate,
    };

    private sealed record Step(HouseholdItemId Id, long Version, V1.Goal Said, FhirGoal Goal)
    {
        /// <summary>A repeat of the same update is the same step; another of the same version is not.</summary>
        public string RequestId(string kind) => RequestIds.Of(
            GoalView.Type, Id.ToString(), kind, Version.ToString(CultureInfo.InvariantCulture), Goal.StatusReason ?? "", Said.ToByteString().ToBase64());
    }
}
