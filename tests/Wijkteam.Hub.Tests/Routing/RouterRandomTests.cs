using Shouldly;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Routing;

/// <summary>Random directories and questions against the rules written down a second time, as plainly as possible. Replay with ROUTER_SEED.</summary>
public sealed class RouterRandomTests(ITestOutputHelper output)
{
    private const string Neither = "";

    private static readonly LifeDomain[] Domains = [LifeDomain.Finances, LifeDomain.Housing, LifeDomain.Parenting, LifeDomain.Justice];

    [Fact]
    public void Resolve_AnyQuestion_GoesSomewhereOrIsRefusedByName_TheSameEachTime_AndExplained()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("ROUTER_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"ROUTER_SEED={seed}");
        var random = new Random(seed);
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 100; i++)
        {
            var document = RandomDocument(random);
            DirectoryDocumentCheck.Check(document).ShouldBeEmpty($"seed {seed}");
            var snapshot = DirectorySnapshot.Build(document);
            var reordered = DirectorySnapshot.Build(Reorder(document, random));
            for (var j = 0; j < 100; j++)
            {
                var outcome = CheckQuestion(document, snapshot, reordered, RandomQuestion(random), $"seed {seed}, directory {i}, question {j}");
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
        }

        // Each way that a question can go has been gone.
        outcomes.Keys.ShouldBe(["team", "desk", nameof(RefusalReason.AddressUnknown), nameof(RefusalReason.NoRoute)], ignoreOrder: true, $"seed {seed}");
    }

    private static string CheckQuestion(
        DirectoryDocument document, DirectorySnapshot snapshot, DirectorySnapshot reordered, RoutingQuestion question, string where)
    {
        var expected = Expected(document, question);
        if (expected is null or Neither)
        {
            var reason = expected is null ? RefusalReason.AddressUnknown : RefusalReason.NoRoute;
            Should.Throw<RefusedException>(() => Router.Resolve(snapshot, question, TeamLoads.None), where).Refusal.Reason.ShouldBe(reason, where);
            return reason.ToString();
        }

        var route = Router.Resolve(snapshot, question, TeamLoads.None);
        route.ParticipantId.ShouldBe(expected, where);
        Router.Resolve(snapshot, question, TeamLoads.None).Explanations.ShouldBe(route.Explanations, where);
        Router.Resolve(reordered, question, TeamLoads.None).Explanations.ShouldBe(route.Explanations, where);

        var conclusion = route.Explanations[^1];
        conclusion.Applied.ShouldBeTrue(where);
        conclusion.TextNl.ShouldContain(NameOf(expected), Case.Sensitive, where);
        conclusion.TextEn.ShouldContain(NameOf(expected), Case.Sensitive, where);
        route.Explanations.All(e => e.Rule.Length > 0 && e.TextEn.Length > 0 && e.TextNl.Length > 0 && e.TextEn != e.TextNl).ShouldBeTrue(where);
        foreach (var team in document.Teams.Where(team => question.LifeDomains.Count > 0 && Width(document, team, question) is not null))
        {
            route.Explanations.Any(e => e.TextNl.Contains(NameOf(team.ParticipantId), StringComparison.Ordinal)).ShouldBeTrue(where);
        }

        return conclusion.Rule == "fallback_desk" ? "desk" : "team";
    }

    /// <summary>The rules once more. Null: the address is not known.</summary>
    private static string? Expected(DirectoryDocument document, RoutingQuestion question)
    {
        if (AreasOf(document, question) is not { } areas)
        {
            return null;
        }

        var best = document.Teams
            .Where(team => question.LifeDomains.Count > 0 && team.LifeDomains.Contains(question.LifeDomains[0]))
            .Where(team => question.Age is { } age ? team.MinAge <= age && age <= (team.MaxAge == 0 ? 999 : team.MaxAge) : team.MinAge + team.MaxAge == 0)
            .Where(team => Width(document, team, question) is not null)
            .OrderBy(team => Width(document, team, question))
            .ThenByDescending(team => question.LifeDomains.Distinct().Count(team.LifeDomains.Contains))
            .ThenBy(team => team.ParticipantId, StringComparer.Ordinal)
            .FirstOrDefault();
        return best?.ParticipantId ?? document.Desks.FirstOrDefault(desk => desk.MunicipalityCode == areas[^1])?.ParticipantId ?? Neither;
    }

    private static int? Width(DirectoryDocument document, Team team, RoutingQuestion question)
    {
        var index = Array.FindIndex(AreasOf(document, question) ?? [], team.AreaCodes.Contains);
        return index < 0 ? null : index;
    }

    private static string[]? AreasOf(DirectoryDocument document, RoutingQuestion question)
    {
        var code = question.Address is { } address
            ? document.AddressRanges.SingleOrDefault(r =>
                r.Postcode == address.Postcode && r.FromHouseNumber <= address.HouseNumber && address.HouseNumber <= r.ToHouseNumber)?.NeighbourhoodCode
            : document.Areas.SingleOrDefault(area => area.Code == question.AreaCode)?.Code;
        return code?.Length switch
        {
            null => null,
            10 => [code, "WK" + code[2..8], "GM" + code[2..6]],
            8 => [code, "GM" + code[2..6]],
            _ => [code],
        };
    }

    private static DirectoryDocument RandomDocument(Random random)
    {
        var document = new DirectoryDocument();
        string[] codes = ["GM0001", "WK000101", "BU00010101", "BU00010102", "WK000102", "BU00010201", "GM0002", "WK000201", "BU00020101"];
        document.Areas.Add(codes.Select(code => new Area { Code = code, Name = $"gebied {code}" }));
        string[] postcodes = ["1000AA", "1000AB", "9999ZZ"];
        foreach (var postcode in postcodes)
        {
            for (var from = 1 + random.Next(3); from < 20; from += random.Next(1, 5))
            {
                var to = from + random.Next(4);
                document.AddressRanges.Add(new AddressRange
                {
                    Postcode = postcode, FromHouseNumber = from, ToHouseNumber = to, NeighbourhoodCode = Pick(random, codes.Where(c => c[0] == 'B')),
                });
                from = to;
            }
        }

        for (var i = random.Next(7); i > 0; i--)
        {
            Register(document, $"team-{i}", ParticipantKind.NeighbourhoodTeam);
            var minAge = random.Next(3) * 9;
            document.Teams.Add(new Team
            {
                ParticipantId = $"team-{i}",
                AreaCodes = { Some(random, codes) },
                LifeDomains = { Some(random, Domains) },
                MinAge = minAge,
                MaxAge = random.Next(2) * (minAge + random.Next(1, 30)),
            });
        }

        foreach (var municipality in codes.Where(c => c[0] == 'G' && random.Next(2) == 0))
        {
            var id = $"loket-{municipality}".ToLowerInvariant();
            Register(document, id, ParticipantKind.Municipality);
            document.Desks.Add(new Desk { MunicipalityCode = municipality, ParticipantId = id });
        }

        return document;
    }

    private static RoutingQuestion RandomQuestion(Random random)
    {
        string[] codes = ["GM0001", "WK000101", "BU00010102", "WK000201", "GM0003", ""];
        var address = random.Next(4) > 0 ? new Address { Postcode = Pick(random, ["1000AA", "1000AB", "9999ZZ", "5555SS"]), HouseNumber = random.Next(-1, 25) } : null;
        var domains = random.Next(10) == 0 ? [] : Some(random, [.. Domains, .. Domains]);
        return new RoutingQuestion(address, Pick(random, codes), domains, random.Next(4) == 0 ? null : random.Next(60));
    }

    private static DirectoryDocument Reorder(DirectoryDocument document, Random random)
    {
        var teams = document.Teams.ToArray();
        var ranges = document.AddressRanges.ToArray();
        random.Shuffle(teams);
        random.Shuffle(ranges);
        var reordered = document.Clone();
        reordered.Teams.Clear();
        reordered.Teams.Add(teams);
        reordered.AddressRanges.Clear();
        reordered.AddressRanges.Add(ranges);
        return reordered;
    }

    private static void Register(DirectoryDocument document, string id, ParticipantKind kind) =>
        document.Registrations.Add(new Registration { Participant = new Participant { Id = id, Name = NameOf(id), Kind = kind } });

    private static string NameOf(string id) => $"<{id}>";

    private static T Pick<T>(Random random, IEnumerable<T> items) => random.GetItems(items.ToArray(), 1)[0];

    private static T[] Some<T>(Random random, T[] items)
    {
        var shuffled = items.ToArray();
        random.Shuffle(shuffled);
        return shuffled[..random.Next(1, shuffled.Length)];
    }
}
