using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Searching;
using FhirGoal = Hl7.Fhir.Model.Goal;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>Searches for Goal and Observation within plans: by their ids, their household or member, or a citizen. Each plan that is looked into is a read, logged by the hub.</summary>
internal sealed class PlanItemSearches(HubClients hub, ParticipantIndex participants, SearchReader reader, IOptions<FhirOptions> options)
{
    public static readonly SearchTable<PlanItem<V1.Goal>> Goals = new(
        GoalView.Type,
        new(HouseholdTables.Id, SearchParamType.Token, item => [new FoundToken(null, GoalView.IdOf(item.Plan, item.Item).ToString())]),
        HouseholdTables.GroupReference<PlanItem<V1.Goal>>(item => item.Plan.HouseholdId),
        HouseholdTables.Citizen<PlanItem<V1.Goal>>(HouseholdTables.Patient),
        new("_lastUpdated", SearchParamType.Date, item => [new FoundMoment(item.Item.UpdateTime.ToDateTimeOffset())]),
        new("lifecycle-status", SearchParamType.Token, item => [HouseholdTables.TokenOf(GoalView.StatusOf(item.Item.Status))]) { IsCode = HouseholdTables.IsCode<FhirGoal.GoalLifecycleStatus> },
        new("category", SearchParamType.Token, item => [new FoundToken(FhirUris.LifeDomainSystem, ContractCodes<V1.LifeDomain>.Of(item.Item.LifeDomain)!)]),
        new("target-date", SearchParamType.Date, item => DayOf(item.Item.EvaluationDate)))
    {
        MaxCount = 200,
    };

    public static readonly SearchTable<PlanItem<V1.Outcome>> Observations = new(
        nameof(Observation),
        new(HouseholdTables.Id, SearchParamType.Token, item => [new FoundToken(null, new HouseholdItemId(item.Plan.HouseholdId, item.Item.Id).ToString())]),
        new(HouseholdTables.Subject, SearchParamType.Reference, item => [new FoundReference(nameof(Patient), OutcomeView.SubjectOf(item.Plan, item.Item).ToString())]) { Targets = [nameof(Patient)] },
        HouseholdTables.Citizen<PlanItem<V1.Outcome>>(HouseholdTables.Patient),
        new("code", SearchParamType.Token, item => OutcomeView.InstrumentOf(item.Item).Coding.Select(coding => new FoundToken(coding.System, coding.Code!))),
        new("date", SearchParamType.Date, item => DayOf(item.Item.ScoreDate)))
    {
        MaxCount = 200,
    };

    public ValueTask<FhirAnswer> GoalsAsync(HttpContext context) => SearchAsync(
        context,
        Goals,
        (plan, member) => plan.Goals.Where(goal => member is null || goal.MemberIds.Contains(member)).Select(goal => new PlanItem<V1.Goal>(plan, goal)),
        async (item, known) => await GoalView.OfAsync(item.Plan, item.Item, known));

    public ValueTask<FhirAnswer> ObservationsAsync(HttpContext context) => SearchAsync(
        context,
        Observations,
        (plan, member) => plan.Outcomes.Where(outcome => member is null || outcome.MemberId == member).Select(outcome => new PlanItem<V1.Outcome>(plan, outcome)),
        async (item, known) => await OutcomeView.OfAsync(item.Plan, item.Item, known));

    private static IEnumerable<Found> DayOf(string date) => DutchTime.Start(date) is { } start ? [new FoundMoment(start)] : [];

    /// <param name="itemsOf">Those of a plan that are a member's; null for all.</param>
    private async ValueTask<FhirAnswer> SearchAsync<T>(
        HttpContext context, SearchTable<T> table, Func<V1.Plan, string?, IEnumerable<T>> itemsOf, Func<T, Participants, ValueTask<Resource>> view)
    {
        var query = await reader.ReadAsync(context, table, GpDoor.UrlOf(context.Request, options.Value));
        var call = HubClients.CallOf(context);
        var known = participants.For(call);
        var found = new List<T>();
        foreach (var (household, member) in await PlacesOfAsync(query, table, call))
        {
            if (await hub.TryReadPlanAsync(household, call) is { } plan)
            {
                found.AddRange(itemsOf(plan, member).Where(item => SearchTable<T>.Matches(item, query.Criteria)));
            }
        }

        var (page, total) = await Scan.RunAsync(query.Result, Scan.Over(found), _ => true);
        var bundle = new SearchBundle(table, query);
        foreach (var item in page.Items)
        {
            bundle.Add(await view(item, known));
        }

        return bundle.Answer(page.Next, total);
    }

    /// <summary>The plans to look into, and of whom.</summary>
    private async ValueTask<IReadOnlyList<(string Household, string? Member)>> PlacesOfAsync(SearchQuery query, SearchTable table, CallOptions call)
    {
        if (HouseholdQuery.CitizenOf(query) is { } bsn)
        {
            return await hub.FindHouseholdAsync(bsn, call) is { } household && household.Members.FirstOrDefault(member => member.Subject.Bsn == bsn) is { } asked
                ? [(household.Id, asked.Id)]
                : [];
        }

        if (HouseholdQuery.IdsOf(query, table.MaxCount, HouseholdTables.Id, HouseholdTables.Subject) is { } ids)
        {
            return [.. ids.Select(id => HouseholdItemId.Parse(id)?.Household ?? id).Distinct(StringComparer.Ordinal).Select(id => (id, (string?)null))];
        }

        var faults = new SearchFaults();
        faults.Refuse(HouseholdTables.Subject, $"A {table.Type} is found by its subject, its citizen (patient.identifier) or its _id.");
        faults.ThrowIfAny();
        return [];
    }
}

/// <summary>Something in a plan.</summary>
internal sealed record PlanItem<T>(V1.Plan Plan, T Item);
