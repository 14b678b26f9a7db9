using Wijkteam.Hub.Faults.Load;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Faults.Households;

/// <summary>Somebody who writes goals, each text once, on the version that they have read.</summary>
internal sealed class PlanWork(Client team, Household household, HouseholdLedger ledger, Random random)
{
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var plan = (await team.AskAsync((door, options) => door.Plans.GetPlanAsync(new GetPlanRequest { HouseholdId = household.Id }, options), cancellationToken)).Plan;
        var goals = plan.Goals.Where(goal => goal.Status == GoalStatus.Active).ToList();
        if (goals.Count == 0 || random.Next(5) == 0)
        {
            await AddAsync(cancellationToken);
        }
        else
        {
            await ChangeAsync(goals[random.Next(goals.Count)], cancellationToken);
        }
    }

    private async Task AddAsync(CancellationToken cancellationToken)
    {
        var request = new AddGoalRequest
        {
            RequestId = Samples.NewId(),
            HouseholdId = household.Id,
            Goal = new Goal
            {
                MemberIds = { household.Members.Take(random.Next(1, household.Members.Count + 1)).Select(member => member.Id) },
                LifeDomain = LifeDomain.Finances,
                Description = $"Doel {Samples.NewId()}",
                OwnSteps = "Zelf bellen.",
                EvaluationDate = "2099-01-01",
            },
        };
        var goal = (await team.WriteAsync(request.RequestId, (door, options) => door.Plans.AddGoalAsync(request, options), answer => answer.Goal.Id, cancellationToken)).Goal;
        ledger.Edited(new GoalEdit(goal.Id, 1, request.Goal.Description));
    }

    private async Task ChangeAsync(Goal read, CancellationToken cancellationToken)
    {
        var request = new ChangeGoalRequest
        {
            RequestId = Samples.NewId(),
            HouseholdId = household.Id,
            Id = read.Id,
            ExpectedVersion = read.Version,
            Goal = new Goal
            {
                MemberIds = { read.MemberIds }, LifeDomain = read.LifeDomain, Description = $"Doel {Samples.NewId()}", OwnSteps = read.OwnSteps, EvaluationDate = read.EvaluationDate,
            },
        };
        await team.WriteAsync(request.RequestId, (door, options) => door.Plans.ChangeGoalAsync(request, options), _ => read.Id, cancellationToken);
        ledger.Edited(new GoalEdit(read.Id, read.Version + 1, request.Goal.Description));
    }
}
