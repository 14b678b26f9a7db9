using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Scenarios;

/// <summary>What somebody does with a household and its plan.</summary>
internal static class PersonInHouseholds
{
    /// <summary>Forms a household and coordinates it.</summary>
    public static async Task<Household> FormAsync(this Person person, IReadOnlyList<JoiningMember> members, params IReadOnlyList<string> parties)
    {
        var request = new FormHouseholdRequest { RequestId = Samples.NewId(), Members = { members }, PartyParticipantIds = { parties }, Coordinate = true };
        return (await person.Hub.Households.FormHouseholdAsync(request, Waiting.Call())).Household;
    }

    public static async Task<Household> SeeAsync(this Person person, Household household) =>
        (await person.Hub.Households.GetHouseholdAsync(new GetHouseholdRequest { Id = household.Id }, Waiting.Call())).Household;

    public static async Task<Household> OfferAsync(this Person person, Household household, string to, string reason) =>
        (await person.Hub.Households.OfferCoordinationAsync(
            new OfferCoordinationRequest
            {
                RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = household.Coordinator.Epoch, ToParticipantId = to, Reason = reason,
            },
            Waiting.Call())).Household;

    public static async Task<Household> AcceptCoordinationAsync(this Person person, Household household) =>
        (await person.Hub.Households.AcceptCoordinationAsync(new AcceptCoordinationRequest { RequestId = Samples.NewId(), Id = household.Id }, Waiting.Call())).Household;

    public static async Task<Goal> AddGoalAsync(this Person person, Household household, Goal goal) =>
        (await person.Hub.Plans.AddGoalAsync(new AddGoalRequest { RequestId = Samples.NewId(), HouseholdId = household.Id, Goal = goal }, Waiting.Call())).Goal;

    public static async Task<Goal> ArrangeAsync(this Person person, Household household, Goal goal, Arrangement arrangement) =>
        (await person.Hub.Plans.AddArrangementAsync(
            new AddArrangementRequest
            {
                RequestId = Samples.NewId(), HouseholdId = household.Id, Id = goal.Id, ExpectedVersion = goal.Version, Arrangement = arrangement,
            },
            Waiting.Call())).Goal;

    public static async Task<Plan> PlanAsync(this Person person, Household household) =>
        (await person.Hub.Plans.GetPlanAsync(new GetPlanRequest { HouseholdId = household.Id }, Waiting.Call())).Plan;

    public static async Task<Household> InvolveAsync(this Person person, Household household, string participantId) =>
        (await person.Hub.Households.InvolveParticipantAsync(
            new InvolveParticipantRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = household.Coordinator.Epoch, ParticipantId = participantId },
            Waiting.Call())).Household;

    /// <summary>Scores a member by the Zelfredzaamheid-Matrix, today.</summary>
    public static async Task<Outcome> ScoreAsync(
        this Person person, Household household, HouseholdMember member, OutcomeMoment moment, string result, params IReadOnlyList<(LifeDomain Domain, int Score)> scores)
    {
        var outcome = new Outcome
        {
            MemberId = member.Id,
            Instrument = new Identifier { Value = "zrm-2017" },
            Moment = moment,
            ScoreDate = DateIn(days: 0),
            Scores = { scores.Select(score => new DomainScore { LifeDomain = score.Domain, Score = score.Score }) },
            Result = result,
        };
        return (await person.Hub.Plans.RecordOutcomeAsync(new RecordOutcomeRequest { RequestId = Samples.NewId(), HouseholdId = household.Id, Outcome = outcome }, Waiting.Call())).Outcome;
    }

    /// <summary>A goal of members, in the household's words, with what they do themselves.</summary>
    public static Goal Goal(LifeDomain domain, string words, string ownSteps, params IReadOnlyList<HouseholdMember> members) => new()
    {
        MemberIds = { members.Select(member => member.Id) }, LifeDomain = domain, Description = words, OwnSteps = ownSteps, EvaluationDate = DateIn(days: 60),
    };

    public static Arrangement Arrangement(ArrangementKind kind, string what, string participantId, string collectiveAbsentReason = "") => new()
    {
        Kind = kind, Description = what, ParticipantId = participantId, CollectiveAbsentReason = collectiveAbsentReason, DueDate = DateIn(days: 14),
    };

    /// <summary>A day from now, as the contract writes it. A day early is a day early in any time zone.</summary>
    public static string DateIn(int days) =>
        TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What the inbox tells next of a household.</summary>
    public static async Task<HouseholdNotice> HearAsync(this Person person) => (await person.ReceiveAsync()).HouseholdNotice.ShouldNotBeNull();

    /// <summary>Hears on until something of a kind has come about.</summary>
    public static async Task<HouseholdNotice> HearUntilAsync(this Person person, HouseholdNoticeKind kind)
    {
        while (true)
        {
            if (await person.ReceiveAsync() is { HouseholdNotice: { } notice } && notice.Kind == kind)
            {
                return notice;
            }
        }
    }
}
