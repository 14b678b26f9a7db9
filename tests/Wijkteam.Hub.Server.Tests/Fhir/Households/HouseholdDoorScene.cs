using System.Net;
using System.Text.Json.Nodes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Households;

/// <summary>A mother and her grown son in a household that the team coordinates. The practice, with a FHIR system and nothing else, is involved in it: it sees the mother,
/// as far as she agreed, and the son not at all.</summary>
public abstract class HouseholdDoorScene : FhirScene
{
    protected const string LifeDomains = "http://hub.wijkteam/fhir/CodeSystem/life-domain";
    protected const string MemberUrl = "http://hub.wijkteam/fhir/StructureDefinition/household-member";
    protected const string AbsentUrl = "http://hub.wijkteam/fhir/StructureDefinition/own-steps-absent-reason";

    protected string MotherBsn { get; } = Samples.NewBsn();

    protected string SonBsn { get; } = Samples.NewBsn();

    /// <summary>As the team sees it.</summary>
    protected Household Household { get; private set; } = null!;

    /// <summary>The mother's agreement that the practice takes part.</summary>
    protected Consent ToGp { get; private set; } = null!;

    protected HouseholdMember Mother => Household.Members[0];

    protected HouseholdMember Son => Household.Members[1];

    protected static string NextMonth => TimeProvider.System.GetUtcNow().AddMonths(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        ToGp = await AgreeAsync(Gp, HubFixture.Gp);
        Household = await FormAsync([Joining(MotherBsn, HouseholdRole.Parent), Joining(SonBsn, HouseholdRole.Child)], HubFixture.Gp);
    }

    /// <summary>Another household that the team coordinates, of somebody whom the practice does not know.</summary>
    protected Task<Household> FormOtherAsync() => FormAsync([Joining(Samples.NewBsn(), HouseholdRole.Adult)]);

    /// <summary>The mother agrees that a practice takes part where it is about money, and about nothing else.</summary>
    protected async Task<Consent> AgreeAsync(TestParticipant practice, string id)
    {
        var agreement = Samples.Agreement(MotherBsn, id);
        agreement.Consent.Scope.Purpose = ConsentPurpose.Coordination;
        agreement.Consent.Scope.LifeDomains.Add(LifeDomain.Finances);
        return (await practice.Consents.RecordConsentAsync(agreement, Waiting.Call())).Consent;
    }

    /// <summary>The id of a member, goal or outcome at the door.</summary>
    protected string Id(string item) => (Household.Id + item).Replace("-", "", StringComparison.Ordinal);

    protected async Task<Goal> AddByTeamAsync(LifeDomain domain, params string[] memberIds)
    {
        var goal = new Goal
        {
            MemberIds = { memberIds }, LifeDomain = domain, Description = "Weer rustig slapen.", OwnSteps = "Zij wandelt elke dag.", EvaluationDate = NextMonth,
        };
        return (await Team.Plans.AddGoalAsync(new AddGoalRequest { RequestId = Samples.NewId(), HouseholdId = Household.Id, Goal = goal }, Waiting.Call())).Goal;
    }

    protected async Task<Outcome> ScoreByTeamAsync(string memberId, LifeDomain domain, int score)
    {
        var outcome = new Outcome
        {
            MemberId = memberId,
            Instrument = new Identifier { Value = "zrm-2017" },
            Moment = OutcomeMoment.Start,
            ScoreDate = "2026-11-02",
            Scores = { new DomainScore { LifeDomain = domain, Score = score } },
            Result = "Uithuisplaatsing voorkomen.",
        };
        return (await Team.Plans.RecordOutcomeAsync(new RecordOutcomeRequest { RequestId = Samples.NewId(), HouseholdId = Household.Id, Outcome = outcome }, Waiting.Call())).Outcome;
    }

    /// <summary>The goal that is shipped as an example, for the mother.</summary>
    protected JsonObject GoalOfMother()
    {
        var goal = Exchange.Example("goal");
        goal["identifier"]![0]!["value"] = Guid.NewGuid().ToString();
        goal["subject"]!["reference"] = $"Group/{Household.Id}";
        goal["extension"]![0]!["valueReference"]!["reference"] = $"Patient/{Id(Mother.Id)}";
        goal["target"]![0]!["dueDate"] = NextMonth;
        return goal;
    }

    /// <summary>Adds a goal at the door; what it was answered with.</summary>
    protected async Task<JsonObject> PostGoalAsync()
    {
        var reply = await SendAsync(HttpMethod.Post, "/Goal", GoalOfMother());
        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        return JsonNode.Parse(reply.Text)!.AsObject();
    }

    protected Task<FhirReply> PutGoalAsync(JsonObject goal, int? version = 1, string participant = HubFixture.Gp) =>
        SendAsync(HttpMethod.Put, $"/Goal/{goal["id"]}", goal, request => MatchOn(request, version), participant);

    private async Task<Household> FormAsync(IReadOnlyList<JoiningMember> members, params IReadOnlyList<string> parties)
    {
        var request = new FormHouseholdRequest { RequestId = Samples.NewId(), Members = { members }, PartyParticipantIds = { parties }, Coordinate = true };
        return (await Team.Households.FormHouseholdAsync(request, Waiting.Call())).Household;
    }

    private static void MatchOn(HttpRequestMessage request, int? version)
    {
        if (version is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", $"W/\"{version}\"");
        }
    }

    private static JoiningMember Joining(string bsn, HouseholdRole role)
    {
        var agreement = Samples.Agreement(bsn, HubFixture.Team).Consent;
        agreement.Scope.Purpose = ConsentPurpose.Coordination;
        return new JoiningMember { Member = new HouseholdMember { Subject = Samples.Citizen(bsn), Role = role, Basis = Samples.Basis() }, Agreement = agreement };
    }
}
