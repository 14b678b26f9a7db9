using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>Reads by id of a household, its plan and what belongs to them.</summary>
internal sealed class HouseholdReads(HubClients hub, ParticipantIndex participants)
{
    public ValueTask<FhirAnswer> GetGroupAsync(HttpContext context) => ReadAsync(context, async (household, known) => await GroupView.OfAsync(household, known));

    public ValueTask<FhirAnswer> GetCareTeamAsync(HttpContext context) => ReadAsync(context, async (household, known) => await CareTeamView.OfAsync(household, known));

    public async ValueTask<FhirAnswer> GetCarePlanAsync(HttpContext context)
    {
        var call = HubClients.CallOf(context);
        var plan = await hub.TryReadPlanAsync((string)context.Request.RouteValues["id"]!, call) ?? throw HouseholdItemId.NotFound();
        return await ReadAsync(context, async (household, known) => await CarePlanView.OfAsync(household, plan, known));
    }

    public async ValueTask<FhirAnswer> GetGoalAsync(HttpContext context)
    {
        var (id, call) = (HouseholdItemId.Of(context), HubClients.CallOf(context));
        return await hub.TryReadPlanAsync(id.Household, call) is { } plan && plan.Goals.FirstOrDefault(goal => goal.Id == id.Item) is { } found
            ? FhirAnswer.Of(await GoalView.OfAsync(plan, found, participants.For(call)))
            : throw HouseholdItemId.NotFound();
    }

    public async ValueTask<FhirAnswer> GetObservationAsync(HttpContext context)
    {
        var (id, call) = (HouseholdItemId.Of(context), HubClients.CallOf(context));
        return await hub.TryReadPlanAsync(id.Household, call) is { } plan && plan.Outcomes.FirstOrDefault(outcome => outcome.Id == id.Item) is { } found
            ? FhirAnswer.Of(await OutcomeView.OfAsync(plan, found, participants.For(call)))
            : throw HouseholdItemId.NotFound();
    }

    /// <summary>A member; the Patient of a referral or signal has that one's id.</summary>
    public async ValueTask<FhirAnswer> GetMemberAsync(HouseholdItemId id, HttpContext context)
    {
        return await hub.TryReadHouseholdAsync(id.Household, HubClients.CallOf(context)) is { } household
            && household.Members.FirstOrDefault(member => member.Id == id.Item) is { } found
            ? FhirAnswer.Of(GroupView.PatientOf(household, found))
            : throw HouseholdItemId.NotFound();
    }

    private async ValueTask<FhirAnswer> ReadAsync(HttpContext context, Func<V1.Household, Participants, ValueTask<Resource>> view)
    {
        var call = HubClients.CallOf(context);
        var household = await hub.TryReadHouseholdAsync((string)context.Request.RouteValues["id"]!, call) ?? throw HouseholdItemId.NotFound();
        return FhirAnswer.Of(await view(household, participants.For(call)));
    }
}
