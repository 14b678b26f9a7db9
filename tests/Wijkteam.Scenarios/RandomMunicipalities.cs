using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>Municipalities, addresses and questions of chance: routing goes somewhere or refuses by name, the same each time, and explains itself. Replay with
/// SCENARIO_SEED.</summary>
public sealed class RandomMunicipalities(ITestOutputHelper output)
{
    private const int Municipalities = 60;
    private const int Questions = 100;

    private static readonly string[] Rules =
    [
        "team_serves_area", "fallback_desk", "liaison_at_sender", "ordinary_service", "team_full", "waiting_list", "team_fallback", "specialist_for_complex", "triage",
        "statutory_youth_referral", "lighter_help_beside", "collective_offer", "homeless_desk", "secret_address_desk", "responsible_municipality", "regional_cooperation",
    ];

    [Fact]
    public void AnyQuestion_GoesSomewhereOrIsRefusedByName_TheSameEachTime_AndExplained()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SCENARIO_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"SCENARIO_SEED={seed}");
        var random = new Random(seed);
        var rules = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Municipalities; i++)
        {
            var municipality = RandomMunicipality.Make(random);
            DirectoryDocumentCheck.Check(municipality.Participants, municipality.Profile).ShouldBeEmpty($"seed {seed}, municipality {i}");
            var directory = DirectorySnapshot.Build(municipality.Participants, municipality.Profile);
            for (var j = 0; j < Questions; j++)
            {
                rules.UnionWith(Ask(directory, municipality, random, $"seed {seed}, municipality {i}, question {j}"));
            }
        }

        output.WriteLine(string.Join(' ', rules.Order(StringComparer.Ordinal)));
        Rules.Except(rules).ShouldBeEmpty($"seed {seed}: each rule has had its turn");
    }

    private static IEnumerable<string> Ask(DirectorySnapshot directory, RandomMunicipality municipality, Random random, string where)
    {
        var (question, loads) = (municipality.Question(random), municipality.Loads(random));
        var route = Route(directory, question, loads);
        var again = Route(directory, question, loads);
        if (route is null)
        {
            again.ShouldBeNull(where);
            return [];
        }

        again!.Explanations.ShouldBe(route.Explanations, where);
        var target = directory.FindParticipant(route.ParticipantId).ShouldNotBeNull(where);
        target.Kind.ShouldBeOneOf(ParticipantKind.NeighbourhoodTeam, ParticipantKind.Municipality);
        var conclusion = route.Explanations[^1];
        conclusion.Applied.ShouldBeTrue(where);
        conclusion.TextNl.ShouldContain(target.Name, Case.Sensitive, where);
        conclusion.TextEn.ShouldContain(target.Name, Case.Sensitive, where);
        route.Explanations.ShouldAllBe(explanation => explanation.Rule.Length > 0 && explanation.TextNl.Length > 0 && explanation.TextEn.Length > 0);
        route.ProfileVersion.ShouldBe("GM9999/always/1", where);
        NeverDiverted(question, municipality, route.ParticipantId, where);
        return route.Explanations.Select(explanation => explanation.Rule);
    }

    /// <summary>A GP's referral of a child to a team that is fit goes to one, whatever is full or positioned elsewhere.</summary>
    private static void NeverDiverted(RoutingQuestion question, RandomMunicipality municipality, string target, string where)
    {
        if (question.IsStatutory && question.Address is not null && municipality.IsServed(question))
        {
            municipality.Profile.Teams.Select(team => team.ParticipantId).ShouldContain(target, where);
        }
    }

    private static Wijkteam.Hub.Submissions.Route? Route(DirectorySnapshot directory, RoutingQuestion question, TeamLoads loads)
    {
        try
        {
            return Router.Resolve(directory, question, loads);
        }
        catch (RefusedException refused)
        {
            refused.Refusal.Reason.ShouldBeOneOf(RefusalReason.AddressUnknown, RefusalReason.NoRoute);
            return null;
        }
    }
}
