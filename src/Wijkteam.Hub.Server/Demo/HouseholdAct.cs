using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>Act 5: a mother's debts and a son's truancy; one household, one plan, one coordinator. All are on gRPC.</summary>
internal sealed class HouseholdAct(Stage stage)
{
    private const string Act = "act 5";

    private Timeline Timeline => stage.Timeline;

    public async Task PlayAsync()
    {
        Timeline.Act("Act 5", "One household, one plan, one coordinator");
        using var gp = stage.Connect(DemoPeople.Gp);
        using var social = stage.Connect(DemoPeople.Team);
        using var youth = stage.Connect(DemoPeople.YouthTeam);
        await using var socialInbox = new DemoInbox(social, stage.Time);
        await using var gpInbox = new DemoInbox(gp, stage.Time);
        await CloseLeftoverAsync(social);

        var debts = await SignalAsync(gp, DemoPeople.Citizen(), LifeDomain.Finances, "Mevrouw heeft schulden en opent geen post meer.");
        var (household, consent) = await FormAsync(social);
        var truancy = await SignalAsync(gp, DemoPeople.Son(), LifeDomain.WorkAndEducation, "Sami is deze maand twaalf dagen niet op school geweest.");
        await HearAsync(social, socialInbox, household, truancy.Id);
        await PlanAsync(social, youth, household);
        await SeeAsync(gp, household);
        await TakeGpOutAsync(social, youth, gp, gpInbox, household, consent);
        await EndAsync(social, youth, household, debts, truancy);
    }

    private async Task CloseLeftoverAsync(DemoSystem social)
    {
        await stage.Steps.DoAsync($"{Act}: the team looks for a household of an earlier run", async cancellationToken =>
        {
            var found = await social.Households.FindHouseholdAsync(new FindHouseholdRequest { Subject = DemoPeople.Citizen() }, cancellationToken: cancellationToken);
            if (found.Household is { } left)
            {
                await CloseAsync(social, left, cancellationToken);
            }
        });
    }

    private async Task<Signal> SignalAsync(DemoSystem gp, Subject subject, LifeDomain domain, string observation)
    {
        var request = new SubmitSignalRequest
        {
            RequestId = DemoPeople.NewId(),
            Content = new SignalContent { Subject = subject, LifeDomains = { domain }, Observation = observation, SubjectInformed = true },
            Basis = HouseholdMessages.Basis(),
            Agreement = HouseholdMessages.Agreement(subject, ConsentPurpose.Signal),
        };
        var (signal, elapsed) = await stage.Steps.DoAsync(
            $"{Act}: the GP signals", async cancellationToken => (await gp.Signals.SubmitSignalAsync(request, cancellationToken: cancellationToken)).Signal);
        Timeline.Row(gp.Name, $"signals: to {signal.TargetParticipantId}", elapsed);
        Timeline.Detail(subject.Name.Given, observation);
        return signal;
    }

    private async Task<(Household Household, string Consent)> FormAsync(DemoSystem social)
    {
        var ((formed, consent), elapsed) = await stage.Steps.DoAsync($"{Act}: the social team forms the household", async cancellationToken =>
        {
            var answer = await social.Households.FormHouseholdAsync(HouseholdMessages.Formed(), cancellationToken: cancellationToken);
            var recorded = await social.Consents.RecordConsentAsync(HouseholdMessages.OfGp(), cancellationToken: cancellationToken);
            var involved = await social.Households.InvolveParticipantAsync(
                new InvolveParticipantRequest
                {
                    RequestId = DemoPeople.NewId(), Id = answer.Household.Id, CoordinatorEpoch = answer.Household.Coordinator.Epoch, ParticipantId = DemoPeople.Gp,
                },
                cancellationToken: cancellationToken);
            Steps.Require(involved.Household.Parties.Count == 3, "not all are involved.");
            return (involved.Household, recorded.Consent.Id);
        });
        Timeline.Row(social.Name, "forms a household of mother and son, and coordinates it", elapsed);
        Timeline.Detail("agreement", "hers, and for a 15-year-old his own and hers: each recorded in the same commit");
        Timeline.Detail("involved", $"{string.Join(", ", formed.Parties.Select(party => party.ParticipantId))}; the practice for money matters alone");
        return (formed, consent);
    }

    private async Task HearAsync(DemoSystem social, DemoInbox inbox, Household household, string signalId)
    {
        var (_, elapsed) = await stage.Steps.DoAsync($"{Act}: the coordinator hears of the son's signal", async cancellationToken =>
        {
            while (true)
            {
                var notice = (await inbox.NextAsync(household.Id, cancellationToken)).Message.HouseholdNotice;
                if (notice?.Kind == HouseholdNoticeKind.ExchangeSubmitted)
                {
                    Steps.Require(notice.ExchangeId == signalId, "it is another signal.");
                    return notice;
                }
            }
        });
        Timeline.Row(social.Name, "hears as coordinator that there is a signal about the son; it went to the youth team", elapsed);
    }

    private async Task PlanAsync(DemoSystem social, DemoSystem youth, Household household)
    {
        var (goal, elapsed) = await stage.Steps.DoAsync($"{Act}: both teams write in one plan", async cancellationToken =>
        {
            var money = await AddAsync(social, household, HouseholdMessages.Money(household), cancellationToken);
            await AddAsync(youth, household, HouseholdMessages.School(household), cancellationToken);
            var arranged = await social.Plans.AddArrangementAsync(
                new AddArrangementRequest
                {
                    RequestId = DemoPeople.NewId(), HouseholdId = household.Id, Id = money.Id, ExpectedVersion = money.Version, Arrangement = HouseholdMessages.Together(),
                },
                cancellationToken: cancellationToken);
            return arranged.Goal;
        });
        Timeline.Row(social.Name, "and the youth team write in one plan", elapsed);
        Timeline.Detail("Doel", goal.Description);
        Timeline.Detail("Zelf", goal.OwnSteps);
        Timeline.Detail("Samen", goal.Arrangements[0].Description);
    }

    private static async Task<Goal> AddAsync(DemoSystem team, Household household, Goal goal, CancellationToken cancellationToken) =>
        (await team.Plans.AddGoalAsync(new AddGoalRequest { RequestId = DemoPeople.NewId(), HouseholdId = household.Id, Goal = goal }, cancellationToken: cancellationToken)).Goal;

    private async Task SeeAsync(DemoSystem gp, Household household)
    {
        var (plan, elapsed) = await stage.Steps.DoAsync($"{Act}: the GP reads its part of the plan", async cancellationToken =>
        {
            var read = (await gp.Plans.GetPlanAsync(new GetPlanRequest { HouseholdId = household.Id }, cancellationToken: cancellationToken)).Plan;
            Steps.Require(read.Goals.Count == 1 && read.Goals[0].LifeDomain == LifeDomain.Finances, "the practice sees another part than the mother agreed to.");
            return read;
        });
        Timeline.Row(gp.Name, $"reads the plan: {plan.Goals.Count} goal of 2, the one that the mother agreed to", elapsed);
    }

    private async Task TakeGpOutAsync(DemoSystem social, DemoSystem youth, DemoSystem gp, DemoInbox gpInbox, Household household, string consent)
    {
        var (_, elapsed) = await stage.Steps.DoAsync($"{Act}: the mother takes back what the GP may know", async cancellationToken =>
        {
            await social.Consents.RevokeConsentAsync(
                new RevokeConsentRequest { RequestId = DemoPeople.NewId(), Id = consent, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } }, cancellationToken: cancellationToken);
            while ((await gpInbox.NextAsync(household.Id, cancellationToken)).Message.Closure is null)
            {
            }

            var plan = (await youth.Plans.GetPlanAsync(new GetPlanRequest { HouseholdId = household.Id }, cancellationToken: cancellationToken)).Plan;
            Steps.Require(plan.Goals.Count == 2, "the rest does not go on.");
            return true;
        });
        Timeline.Row(gp.Name, "is out: \"closed, no further information\". The teams go on with the plan", elapsed);
    }

    private async Task EndAsync(DemoSystem social, DemoSystem youth, Household household, Signal debts, Signal truancy)
    {
        var elapsed = await stage.Steps.DoAsync($"{Act}: the signals are answered and the household is closed", async cancellationToken =>
        {
            await AnswerAsync(social, debts, cancellationToken);
            await AnswerAsync(youth, truancy, cancellationToken);
            await CloseAsync(social, household, cancellationToken);
        });
        Timeline.Row(social.Name, "and the youth team answer both signals; the household is closed", elapsed);
    }

    private static async Task AnswerAsync(DemoSystem team, Signal signal, CancellationToken cancellationToken)
    {
        await team.Signals.TriageSignalAsync(
            new TriageSignalRequest { RequestId = DemoPeople.NewId(), Id = signal.Id, Triage = new SignalTriage { Decision = TriageDecision.TakenUp } }, cancellationToken: cancellationToken);
        var answer = new SignalAnswer { Result = SignalResult.HelpStarted, Summary = "Opgepakt in één plan met het hele gezin." };
        await team.Signals.CloseSignalAsync(new CloseSignalRequest { RequestId = DemoPeople.NewId(), Id = signal.Id, Answer = answer }, cancellationToken: cancellationToken);
    }

    private static async Task CloseAsync(DemoSystem team, Household household, CancellationToken cancellationToken)
    {
        var request = new CloseHouseholdRequest { RequestId = DemoPeople.NewId(), Id = household.Id, CoordinatorEpoch = household.LastCoordinatorEpoch, Reason = "Einde van de demonstratie." };
        await team.Households.CloseHouseholdAsync(request, cancellationToken: cancellationToken);
    }
}
