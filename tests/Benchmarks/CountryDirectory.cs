using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>The invented country: every municipality with a profile of its own, a team for adults in every district, one for the young and a specialist one, a desk,
/// triage, offers, and team members at twenty practices.</summary>
internal sealed class CountryDirectory
{
    private const int Practices = 20;
    private const int Offers = 10;

    private static readonly LifeDomain[] Domains = [.. Enum.GetValues<LifeDomain>().Where(domain => domain != LifeDomain.Unspecified)];

    /// <param name="neighbourhoods">Their codes, <c>BU</c> left out.</param>
    public CountryDirectory(IReadOnlyList<string> neighbourhoods) =>
        Profiles = [.. neighbourhoods.GroupBy(code => code[..4], StringComparer.Ordinal).Select(municipality => ProfileOf(municipality.Key, [.. municipality]))];

    public DirectoryDocument Participants { get; } = new();

    public IReadOnlyList<MunicipalityProfile> Profiles { get; }

    private MunicipalityProfile ProfileOf(string code, IReadOnlyList<string> neighbourhoods)
    {
        var profile = new MunicipalityProfile
        {
            FormatVersion = 1,
            MunicipalityCode = $"GM{code}",
            Revision = 1,
            Areas = { new Area { Code = $"GM{code}", Name = $"Gemeente {code}" } },
            Desks = { new Desk { MunicipalityCode = $"GM{code}", ParticipantId = Register($"loket-{code}", ParticipantKind.Municipality), Task = DeskTask.Fallback } },
            Triage = new TriageRule { MinLifeDomains = 3, MinAcuteDomains = 2, AcuteSeverity = 2, MaxSelfDirection = 2 },
        };
        profile.Areas.Add(neighbourhoods.Select(neighbourhood => new Area { Code = $"BU{neighbourhood}", Name = $"Buurt {neighbourhood}" }));
        foreach (var district in neighbourhoods.Select(neighbourhood => neighbourhood[..6]).Distinct(StringComparer.Ordinal))
        {
            profile.Areas.Add(new Area { Code = $"WK{district}", Name = $"Wijk {district}" });
            AddTeam(profile, $"wijkteam-{district.ToLowerInvariant()}", $"WK{district}", minAge: 18, maxAge: 0, TeamKind.Social);
        }

        AddTeam(profile, $"jeugdteam-{code}", profile.MunicipalityCode, minAge: 0, maxAge: 17, TeamKind.YouthAndFamily);
        AddTeam(profile, $"specialisten-{code}", profile.MunicipalityCode, minAge: 0, maxAge: 0, TeamKind.SpecialistOutpatient);
        for (var i = 0; i < Practices; i++)
        {
            var host = Register($"huisarts-{code}-{i}", ParticipantKind.GpPractice);
            profile.Liaisons.Add(new Liaison { HostParticipantId = host, TeamParticipantId = $"jeugdteam-{code}", Weekdays = { Weekday.Tuesday }, MaxAge = 17 });
        }

        for (var i = 0; i < Offers; i++)
        {
            profile.Offers.Add(new Offer { Id = $"aanbod-{i}", Name = $"Aanbod {i}", Collective = i < 5, ProviderParticipantId = $"loket-{code}", LifeDomains = { Domains } });
        }

        return profile;
    }

    private void AddTeam(MunicipalityProfile profile, string id, string area, int minAge, int maxAge, TeamKind kind) => profile.Teams.Add(new Team
    {
        ParticipantId = Register(id, ParticipantKind.NeighbourhoodTeam), AreaCodes = { area }, LifeDomains = { Domains }, MinAge = minAge, MaxAge = maxAge, Kind = kind,
    });

    private string Register(string id, ParticipantKind kind)
    {
        Participants.Registrations.Add(new Registration { Participant = new Participant { Id = id, Name = $"{id} (verzonnen)", Kind = kind } });
        return id;
    }
}
