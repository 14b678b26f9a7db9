using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Authorisation;

/// <summary>A household that the team coordinates and that the practice is involved in by agreement, with a plan; and what else the calls about one need.</summary>
internal sealed class SceneHousehold(HubFixture hub, TestParticipant gp, TestParticipant team, Dictionary<string, string> objects)
{
    /// <summary>Makes what a line of the table is about.</summary>
    public async Task RenewAsync(Right right)
    {
        var household = await FormAsync(coordinate: true, alone: false);
        objects["bsn"] = household.Members[0].Subject.Bsn;
        (objects["household"], objects["member"], objects["otherMember"]) = (household.Id, household.Members[0].Id, household.Members[1].Id);
        if (Names(right, "other") || Names(right, "merged"))
        {
            objects["other"] = (await FormAsync(coordinate: true)).Id;
        }

        if (Names(right, "merged"))
        {
            objects["merged"] = objects["other"];
            await team.Households.MergeHouseholdsAsync(
                new MergeHouseholdsRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, OtherHouseholdId = objects["merged"] }, Waiting.Call());
        }

        if (Names(right, "vacant"))
        {
            objects["vacant"] = (await FormAsync(coordinate: false)).Id;
        }

        if (Names(right, "offered"))
        {
            objects["offered"] = await OfferAsync(household);
        }

        if (right.Call.StartsWith("PlanService/", StringComparison.Ordinal))
        {
            await PlanAsync(household);
        }
    }

    /// <summary>A citizen nobody knows yet, who agrees that the team coordinates, whoever that is.</summary>
    public static FormHouseholdRequest Form() => new() { RequestId = Samples.NewId(), Members = { Joining(Samples.NewBsn(), recipient: "") }, Coordinate = true };

    public AddMemberRequest AddMember() => new()
    {
        RequestId = Samples.NewId(), Id = objects["household"], CoordinatorEpoch = 1, Member = Joining(Samples.NewBsn(), HubFixture.Team),
    };

    public ReportAbsenceRequest ReportAbsence() => new()
    {
        RequestId = Samples.NewId(), Id = objects["household"], CoordinatorEpoch = 1, EndTime = Timestamp.FromDateTimeOffset(hub.Time.GetUtcNow().AddDays(14)),
    };

    private static bool Names(Right right, string what) => right.Request.Contains($"\"${what}\"", StringComparison.Ordinal);

    /// <summary>The first member agrees with everybody who is involved, another with the team alone.</summary>
    private async Task<Household> FormAsync(bool coordinate, bool alone = true)
    {
        var first = Samples.NewBsn();
        await RecordAsync(first, HubFixture.Gp);
        await RecordAsync(first, HubFixture.YouthTeam);
        await RecordAsync(first, HubFixture.OtherGp);
        var request = new FormHouseholdRequest
        {
            RequestId = Samples.NewId(),
            Members = { Joining(first, HubFixture.Team) },
            PartyParticipantIds = { HubFixture.Gp, HubFixture.YouthTeam },
            Coordinate = coordinate,
        };
        if (!alone)
        {
            request.Members.Add(Joining(Samples.NewBsn(), HubFixture.Team));
        }

        return (await team.Households.FormHouseholdAsync(request, Waiting.Call())).Household;
    }

    private async Task<string> OfferAsync(Household household)
    {
        var offer = new OfferCoordinationRequest
        {
            RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = 1, ToParticipantId = HubFixture.Team, Reason = "Een collega kent het gezin.",
        };
        return (await team.Households.OfferCoordinationAsync(offer, Waiting.Call())).Household.Id;
    }

    private async Task PlanAsync(Household household)
    {
        var goal = await team.Plans.AddGoalAsync(
            new AddGoalRequest
            {
                RequestId = Samples.NewId(),
                HouseholdId = household.Id,
                Goal = new Goal
                {
                    MemberIds = { household.Members[0].Id },
                    LifeDomain = LifeDomain.Finances,
                    Description = "Weer overzicht over de post.",
                    OwnSteps = "Mijn zus kijkt elke week mee.",
                    EvaluationDate = "2099-01-01",
                },
            },
            Waiting.Call());
        var arranged = await team.Plans.AddArrangementAsync(
            new AddArrangementRequest
            {
                RequestId = Samples.NewId(),
                HouseholdId = household.Id,
                Id = goal.Goal.Id,
                ExpectedVersion = 1,
                Arrangement = new Arrangement { Description = "Spreekuur in het buurthuis.", Kind = ArrangementKind.Collective, ParticipantId = HubFixture.Team, DueDate = "2099-01-01" },
            },
            Waiting.Call());
        var asked = await team.Plans.AskDeliberationAsync(
            new AskDeliberationRequest
            {
                RequestId = Samples.NewId(),
                HouseholdId = household.Id,
                Deliberation = new Deliberation
                {
                    MemberIds = { household.Members[0].Id }, LifeDomain = LifeDomain.Finances, Question = "Wie belt de deurwaarder?", ParticipantIds = { HubFixture.Gp, HubFixture.YouthTeam },
                },
            },
            Waiting.Call());
        (objects["goal"], objects["arrangement"], objects["deliberation"]) = (goal.Goal.Id, arranged.Goal.Arrangements[0].Id, asked.Deliberation.Id);
    }

    private async Task RecordAsync(string bsn, string recipient) =>
        await gp.Consents.RecordConsentAsync(
            new RecordConsentRequest { RequestId = Samples.NewId(), Subject = Samples.Citizen(bsn), Consent = Joining(bsn, recipient).Agreement }, Waiting.Call());

    private static JoiningMember Joining(string bsn, string recipient)
    {
        var agreement = Samples.Agreement(bsn, recipient).Consent;
        agreement.Scope.Purpose = ConsentPurpose.Coordination;
        return new JoiningMember { Member = new HouseholdMember { Subject = Samples.Citizen(bsn), Role = HouseholdRole.Parent, Basis = Samples.Basis() }, Agreement = agreement };
    }
}
