using System.Net;
using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using FhirGoal = Hl7.Fhir.Model.Goal;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary><c>POST Goal</c>: adds a goal to the plan of the household that is its subject. As a party does it: the coordinator's own steps are not at this door.</summary>
internal sealed class GoalCreates(HubClients hub, ParticipantIndex participants, IOptions<FhirOptions> options)
{
    public async ValueTask<FhirAnswer> PostAsync(HttpContext context)
    {
        var goal = (await ReceivedBody.ReadAsync(context, options.Value.MaxBodyBytes)).As<FhirGoal>();
        var (origins, call) = (new FieldOrigins(GoalView.Type), HubClients.CallOf(context));
        var request = Map(goal, origins);
        try
        {
            var added = (await hub.Plans.AddGoalAsync(request, call)).Goal;

            // Who agreed a moment ago may have taken it back: the goal has been added all the same.
            var plan = await hub.TryReadPlanAsync(request.HouseholdId, call) ?? new V1.Plan { HouseholdId = request.HouseholdId };
            var view = await GoalView.OfAsync(plan, added, participants.For(call));
            return new FhirAnswer(HttpStatusCode.Created, view) { Location = $"{GpDoor.Path}/{GoalView.Type}/{view.Id}" };
        }
        catch (RpcException e)
        {
            throw HubRefusals.Read(e, origins);
        }
    }

    private static V1.AddGoalRequest Map(FhirGoal goal, FieldOrigins origins)
    {
        var faults = new FhirFaultList();
        var identifier = goal.Identifier.Find(identifier => identifier is { System.Length: > 0, Value.Length: > 0 });
        if (identifier is null)
        {
            faults.Add(
                OperationOutcome.IssueType.Required, FhirReasons.BusinessIdentifier, "Goal.identifier",
                "A Goal needs a business identifier with system and value: without it a repeat could not be told from a second goal.");
        }

        if (goal.LifecycleStatus != FhirGoal.GoalLifecycleStatus.Active)
        {
            faults.NotUnderstood("Goal.lifecycleStatus", "A goal is added as active.");
        }

        GoalCheck.CheckStatus(goal, faults);
        var mapped = GoalMapping.Map(goal, origins, faults);
        faults.ThrowIfAny();
        origins.Add("request_id", "Goal.identifier");
        origins.Add("id", "Goal.subject");
        return new V1.AddGoalRequest { RequestId = RequestIds.Of(GoalView.Type, identifier!), HouseholdId = mapped.Household, Goal = mapped.Said };
    }
}
