using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Searching;
using FhirGoal = Hl7.Fhir.Model.Goal;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>Searches for Group, CareTeam and CarePlan: the households in which the caller is involved, those formed last first, or a citizen's. Each that is shown is a
/// read of that household, logged by the hub; what is only passed by, in a list that says nothing about anyone, is not.</summary>
internal sealed class HouseholdSearches(HubClients hub, ParticipantIndex participants, SearchReader reader, IOptions<FhirOptions> options)
{
    public ValueTask<FhirAnswer> GroupsAsync(HttpContext context) =>
        SearchAsync(context, HouseholdTables.Groups, async (seen, known) => await GroupView.OfAsync(seen.Household, known));

    public ValueTask<FhirAnswer> CareTeamsAsync(HttpContext context) =>
        SearchAsync(context, HouseholdTables.CareTeams, async (seen, known) => await CareTeamView.OfAsync(seen.Household, known));

    public ValueTask<FhirAnswer> CarePlansAsync(HttpContext context) =>
        SearchAsync(context, HouseholdTables.CarePlans, async (seen, known) => await CarePlanView.OfAsync(seen.Household, seen.Plan!, known), withPlan: true);

    private async ValueTask<FhirAnswer> SearchAsync(
        HttpContext context, SearchTable<V1.HouseholdSummary> table, Func<Seen, Participants, ValueTask<Resource>> view, bool withPlan = false)
    {
        var query = await reader.ReadAsync(context, table, GpDoor.UrlOf(context.Request, options.Value));
        var call = HubClients.CallOf(context);
        var known = participants.For(call);
        var bundle = new SearchBundle(table, query);
        var (page, total) = await FindAsync(query, table, call);
        foreach (var household in page.Items)
        {
            var plan = withPlan ? await hub.TryReadPlanAsync(household.Id, call) : null;
            if (plan is not null || !withPlan)
            {
                var seen = new Seen(household, plan);
                bundle.Add(await view(seen, known));
                await IncludeAsync(bundle, query.Result, seen, known);
            }
        }

        return bundle.Answer(page.Next, total);
    }

    private async ValueTask<(Slice<V1.Household> Page, int? Total)> FindAsync(SearchQuery query, SearchTable<V1.HouseholdSummary> table, CallOptions call)
    {
        bool IsFound(V1.HouseholdSummary household) => SearchTable<V1.HouseholdSummary>.Matches(household, query.Criteria);
        if (HouseholdQuery.CitizenOf(query) is { } bsn)
        {
            return Named(query, await hub.FindHouseholdAsync(bsn, call) is { } found && IsFound(SummaryOf(found)) ? [found] : []);
        }

        if (HouseholdQuery.IdsOf(query, table.MaxCount, HouseholdTables.Id, HouseholdTables.Identifier, HouseholdTables.Subject) is { } ids)
        {
            return Named(query, [.. (await ReadAsync(ids, call)).Where(household => IsFound(SummaryOf(household)))]);
        }

        var (page, total) = await Scan.RunAsync(query.Result, ListAsync(call), IsFound);
        return (new Slice<V1.Household>(await ReadAsync(page.Items.Select(household => household.Id), call), page.Next), total);
    }

    private static (Slice<V1.Household> Page, int? Total) Named(SearchQuery query, IReadOnlyList<V1.Household> found) =>
        (new Slice<V1.Household>(query.Result.CountOnly ? [] : found, ""), found.Count);

    private ListPage<V1.HouseholdSummary> ListAsync(CallOptions call) => async (size, token) =>
    {
        var page = await hub.Households.ListHouseholdsAsync(new V1.ListHouseholdsRequest { IncludeEnded = true, PageSize = size, PageToken = token }, call);
        return new Slice<V1.HouseholdSummary>(page.Households, page.NextPageToken);
    };

    /// <summary>Those in which the caller sees somebody: the list has also those in which it does not any more.</summary>
    private async ValueTask<IReadOnlyList<V1.Household>> ReadAsync(IEnumerable<string> ids, CallOptions call)
    {
        var households = new List<V1.Household>();
        foreach (var id in ids)
        {
            if (await hub.TryReadHouseholdAsync(id, call) is { } household)
            {
                households.Add(household);
            }
        }

        return households;
    }

    /// <summary>What comes along is another view of the same read: nothing more is disclosed.</summary>
    private static async ValueTask IncludeAsync(SearchBundle bundle, ResultOptions result, Seen seen, Participants known)
    {
        foreach (var inclusion in result.Includes)
        {
            foreach (var resource in await OfAsync(inclusion, seen, known))
            {
                bundle.Include(resource);
            }
        }
    }

    private static async ValueTask<IReadOnlyList<Resource>> OfAsync(Inclusion inclusion, Seen seen, Participants known)
    {
        var household = seen.Household;
        if (inclusion.Target == GoalView.Type)
        {
            var goals = new List<Resource>();
            foreach (var goal in seen.Plan!.Goals)
            {
                goals.Add(await GoalView.OfAsync(seen.Plan, goal, known));
            }

            return goals;
        }

        return inclusion.Target switch
        {
            nameof(Patient) => [.. household.Members.Select(member => GroupView.PatientOf(household, member))],
            nameof(CareTeam) => [await CareTeamView.OfAsync(household, known)],
            _ => [await GroupView.OfAsync(household, known)],
        };
    }

    private static V1.HouseholdSummary SummaryOf(V1.Household household) => new()
    {
        Id = household.Id,
        Version = household.Version,
        Status = household.Status,
        CoordinatorParticipantId = household.Coordinator?.ParticipantId ?? "",
        CreateTime = household.CreateTime,
        UpdateTime = household.UpdateTime,
    };

    /// <param name="Plan">Null where it was not asked for.</param>
    private sealed record Seen(V1.Household Household, V1.Plan? Plan);
}
