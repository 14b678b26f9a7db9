using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Privacy;

/// <summary>A household and its plan, with canaries in everything that is said.</summary>
public sealed partial class CanaryTests
{
    private const string Later = "2099-01-01";

    private async Task PlanTogetherAsync(TestParticipant team)
    {
        var household = (await team.Households.FormHouseholdAsync(Sent(Forming()), Waiting.Call())).Household;
        var (id, member) = (household.Id, household.Members[0].Id);
        await WorkOnGoalAsync(team, id, member);
        await team.Plans.RecordOutcomeAsync(Sent(new RecordOutcomeRequest { RequestId = Samples.NewId(), HouseholdId = id, Outcome = Scored(member) }), Waiting.Call());
        var crisis = new CrisisAgreement { Signs = _canary.Of("signs"), OwnSteps = _canary.Of("crisis steps"), Calls = _canary.Of("calls") };
        await team.Plans.SetCrisisAgreementAsync(
            Sent(new SetCrisisAgreementRequest { RequestId = Samples.NewId(), HouseholdId = id, CoordinatorEpoch = 1, CrisisAgreement = crisis }), Waiting.Call());
        await DeliberateAsync(team, id, member);
        (await team.Plans.GetPlanAsync(new GetPlanRequest { HouseholdId = id }, Waiting.Call())).Plan.CrisisAgreement.Calls.ShouldBe(_canary.Of("calls"));
        (await team.Plans.ListPlanVersionsAsync(new ListPlanVersionsRequest { HouseholdId = id }, Waiting.Call())).Versions.Count.ShouldBe(9, "five of the goal, the scores, the crisis agreement, two of the deliberation");
        await CoordinateAsync(team, id, member);

        await RefusedAsync(() => team.Plans.AddGoalAsync(Sent(Adding(id, member, goal => goal.Description = _canary.Of("long goal") + new string('x', 2_000))), Waiting.Call()));
        await RefusedAsync(() => team.Plans.AddGoalAsync(Sent(Adding(id, _canary.Of("bad member"), _ => { })), Waiting.Call()));
        await RefusedAsync(() => team.Plans.AddGoalAsync(Sent(Adding(id, member, goal => goal.EvaluationDate = _canary.Of("bad date"))), Waiting.Call()));
        await RefusedAsync(() => team.Households.FormHouseholdAsync(Sent(Forming()), Waiting.Call()));
        await team.Households.CloseHouseholdAsync(
            Sent(new CloseHouseholdRequest { RequestId = Samples.NewId(), Id = id, CoordinatorEpoch = 1, Reason = _canary.Of("close reason") }), Waiting.Call());
    }

    private FormHouseholdRequest Forming()
    {
        var agreement = _canary.Agreement().Consent;
        agreement.Scope.Purpose = ConsentPurpose.Coordination;
        return new FormHouseholdRequest
        {
            RequestId = Samples.NewId(),
            Members = { new JoiningMember { Member = new HouseholdMember { Subject = _canary.Citizen(), Role = HouseholdRole.Adult, Basis = Samples.Basis() }, Agreement = agreement } },
            Address = new Address { Postcode = "3572AB", HouseNumber = 12, Street = _canary.Of("household street"), City = _canary.Of("household city") },
            Coordinate = true,
        };
    }

    private async Task WorkOnGoalAsync(TestParticipant team, string id, string member)
    {
        var goal = (await team.Plans.AddGoalAsync(Sent(Adding(id, member, _ => { })), Waiting.Call())).Goal;
        var change = new ChangeGoalRequest { RequestId = Samples.NewId(), HouseholdId = id, Id = goal.Id, ExpectedVersion = 1, Goal = Goal(member) };
        (change.Goal.OwnSteps, change.Goal.OwnStepsAbsentReason) = ("", _canary.Of("no own steps"));
        await team.Plans.ChangeGoalAsync(Sent(change), Waiting.Call());
        var arrangement = new Arrangement
        {
            Description = _canary.Of("arrangement"), Kind = ArrangementKind.Individual, CollectiveAbsentReason = _canary.Of("no collective"), ParticipantId = HubFixture.Team, DueDate = Later,
        };
        var arranged = (await team.Plans.AddArrangementAsync(
            Sent(new AddArrangementRequest { RequestId = Samples.NewId(), HouseholdId = id, Id = goal.Id, ExpectedVersion = 2, Arrangement = arrangement }), Waiting.Call())).Goal;
        await team.Plans.EndArrangementAsync(
            Sent(new EndArrangementRequest
            {
                RequestId = Samples.NewId(), HouseholdId = id, Id = goal.Id, ExpectedVersion = 3, ArrangementId = arranged.Arrangements[0].Id, Reason = _canary.Of("stop reason"),
            }),
            Waiting.Call());
        await team.Plans.EvaluateGoalAsync(
            Sent(new EvaluateGoalRequest
            {
                RequestId = Samples.NewId(), HouseholdId = id, Id = goal.Id, ExpectedVersion = 4, Findings = _canary.Of("findings"), NextEvaluationDate = Later,
            }),
            Waiting.Call());
    }

    private async Task DeliberateAsync(TestParticipant team, string id, string member)
    {
        var asking = new Deliberation { MemberIds = { member }, LifeDomain = LifeDomain.Housing, Question = _canary.Of("deliberation"), ParticipantIds = { HubFixture.Team } };
        var asked = (await team.Plans.AskDeliberationAsync(
            Sent(new AskDeliberationRequest { RequestId = Samples.NewId(), HouseholdId = id, Deliberation = asking }), Waiting.Call())).Deliberation;
        var answer = new DeliberationAnswer { Text = _canary.Of("answer") };
        await team.Plans.AnswerDeliberationAsync(
            Sent(new AnswerDeliberationRequest { RequestId = Samples.NewId(), HouseholdId = id, Id = asked.Id, Answer = answer }), Waiting.Call());
    }

    private async Task CoordinateAsync(TestParticipant team, string id, string member)
    {
        var offer = new OfferCoordinationRequest { RequestId = Samples.NewId(), Id = id, CoordinatorEpoch = 1, ToParticipantId = HubFixture.Team, Reason = _canary.Of("offer reason") };
        await team.Households.OfferCoordinationAsync(Sent(offer), Waiting.Call());
        await team.Households.DeclineCoordinationAsync(
            Sent(new DeclineCoordinationRequest { RequestId = Samples.NewId(), Id = id, Reason = _canary.Of("no coordination") }), Waiting.Call());
        await team.Households.AskForAnotherCoordinatorAsync(
            Sent(new AskForAnotherCoordinatorRequest { RequestId = Samples.NewId(), Id = id, MemberId = member, Reason = _canary.Of("another coordinator") }), Waiting.Call());
        var absence = new ReportAbsenceRequest
        {
            RequestId = Samples.NewId(), Id = id, CoordinatorEpoch = 1, EndTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(2)),
            Deputy = new Professional { System = "http://fhir.nl/fhir/NamingSystem/big", Value = _canary.Of("deputy") },
        };
        await team.Households.ReportAbsenceAsync(Sent(absence), Waiting.Call());
    }

    private AddGoalRequest Adding(string id, string member, Action<Goal> with)
    {
        var request = new AddGoalRequest { RequestId = Samples.NewId(), HouseholdId = id, Goal = Goal(member) };
        with(request.Goal);
        return request;
    }

    private Goal Goal(string member) => new()
    {
        MemberIds = { member }, LifeDomain = LifeDomain.Finances, Description = _canary.Of("goal"), OwnSteps = _canary.Of("own steps"), EvaluationDate = Later,
    };

    private Outcome Scored(string member) => new()
    {
        MemberId = member,
        Instrument = new Identifier { Value = "eigen-lijst" },
        Moment = OutcomeMoment.Start,
        ScoreDate = "2026-01-01",
        Items = { new OutcomeItem { Code = _canary.Of("item"), Value = 3 } },
        Result = _canary.Of("result"),
    };
}
