using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>The directory of the invented country: every area by name, a team for adults in every district and one for the young in every municipality, which has a desk.</summary>
internal static class CountryDirectory
{
    private static readonly LifeDomain[] Domains = [.. Enum.GetValues<LifeDomain>().Where(domain => domain != LifeDomain.Unspecified)];

    /// <param name="neighbourhoods">Their codes, <c>BU</c> left out.</param>
    public static DirectoryDocument Of(IReadOnlyList<string> neighbourhoods)
    {
        var document = new DirectoryDocument();
        document.Areas.Add(neighbourhoods.Select(code => new Area { Code = $"BU{code}", Name = $"Buurt {code}" }));
        foreach (var district in neighbourhoods.Select(code => code[..6]).Distinct())
        {
            document.Areas.Add(new Area { Code = $"WK{district}", Name = $"Wijk {district}" });
            AddTeam(document, $"wijkteam-{district.ToLowerInvariant()}", $"WK{district}", minAge: 18, maxAge: 0);
        }

        foreach (var municipality in neighbourhoods.Select(code => code[..4]).Distinct())
        {
            document.Areas.Add(new Area { Code = $"GM{municipality}", Name = $"Gemeente {municipality}" });
            AddTeam(document, $"jeugdteam-{municipality}", $"GM{municipality}", minAge: 0, maxAge: 22);
            Register(document, $"loket-{municipality}", ParticipantKind.Municipality);
            document.Desks.Add(new Desk { MunicipalityCode = $"GM{municipality}", ParticipantId = $"loket-{municipality}", Task = DeskTask.Fallback });
        }

        return document;
    }

    private static void AddTeam(DirectoryDocument document, string id, string area, int minAge, int maxAge)
    {
        Register(document, id, ParticipantKind.NeighbourhoodTeam);
        document.Teams.Add(new Team { ParticipantId = id, AreaCodes = { area }, LifeDomains = { Domains }, MinAge = minAge, MaxAge = maxAge });
    }

    private static void Register(DirectoryDocument document, string id, ParticipantKind kind) =>
        document.Registrations.Add(new Registration { Participant = new Participant { Id = id, Name = $"Team {id}", Kind = kind } });
}
