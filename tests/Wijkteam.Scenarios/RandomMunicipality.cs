using System.Collections.Frozen;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.V1;

namespace Wijkteam.Scenarios;

/// <summary>A municipality that nobody has arranged, with its participants.</summary>
internal sealed class RandomMunicipality
{
    private const string Code = "GM9999";
    private const string Practice = "huisarts-toeval";
    private const string Desk = "gemeente-toeval";

    private static readonly LifeDomain[] Domains = [.. Enum.GetValues<LifeDomain>().Where(domain => domain != LifeDomain.Unspecified)];

    private readonly List<string> _postcodes = [];

    private RandomMunicipality()
    {
    }

    public DirectoryDocument Participants { get; } = new();

    public MunicipalityProfile Profile { get; } = new() { FormatVersion = 1, MunicipalityCode = Code, Revision = 1, Areas = { new Area { Code = Code, Name = "Toeval" } } };

    public static RandomMunicipality Make(Random random)
    {
        var made = new RandomMunicipality();
        made.Register(Practice, ParticipantKind.GpPractice);
        made.Register(Desk, ParticipantKind.Municipality);
        made.Register("opvang-toeval", ParticipantKind.Municipality);
        made.Register("aanbieder-toeval", ParticipantKind.CareProvider);
        made.AddAreas(random);
        made.AddTeams(random);
        made.AddDesks(random);
        made.AddTriage(random);
        made.AddRest(random);
        return made;
    }

    public RoutingQuestion Question(Random random)
    {
        LifeDomain[] domains = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pick(random, Domains))];
        var residence = random.Next(12) switch { 0 => Residence.Homeless, 1 => Residence.SecretAddress, _ => Residence.Unspecified };
        return new RoutingQuestion(
            residence == Residence.Unspecified ? new Address { Postcode = Pick(random, [.. _postcodes, "9876ZZ"]), HouseNumber = random.Next(1, 100) } : null,
            Code,
            domains,
            random.Next(10) == 0 ? null : random.Next(0, 95))
        {
            Sender = random.Next(2) == 0 ? Participants.Registrations[0].Participant : null,
            IsReferral = random.Next(2) == 0,
            IsOwn = random.Next(4) == 0,
            Priority = (Priority)random.Next(0, 4),
            Assessment = random.Next(2) == 0 ? null : new Assessment { SelfDirection = random.Next(0, 6), Scores = { new DomainScore { LifeDomain = domains[0], Score = random.Next(1, 6) } } },
            Residence = residence,
            ResponsibleMunicipality = random.Next(8) == 0 ? "GM0344" : "",
            EarlierSignals = random.Next(0, 5),
        };
    }

    public TeamLoads Loads(Random random) =>
        new(Profile.Teams.ToFrozenDictionary(team => team.ParticipantId, _ => random.Next(3) == 0 ? 1_000L : 0, StringComparer.Ordinal));

    /// <summary>Whether a team that is no specialist serves the place, the age and the leading domain of a question.</summary>
    public bool IsServed(RoutingQuestion question)
    {
        var range = Participants.AddressRanges.FirstOrDefault(range => range.Postcode == question.Address!.Postcode);
        return range is not null && Profile.Teams.Any(team =>
            team.Kind != TeamKind.SpecialistOutpatient
            && team.AreaCodes.Any(code => code == Code || range.NeighbourhoodCode.StartsWith($"BU{code[2..]}", StringComparison.Ordinal))
            && team.LifeDomains.Contains(question.LifeDomains[0])
            && question.Age >= team.MinAge && (team.MaxAge == 0 || question.Age <= team.MaxAge));
    }

    private void AddAreas(Random random)
    {
        for (var district = 0; district < random.Next(1, 5); district++)
        {
            Profile.Areas.Add(new Area { Code = $"WK9999{district:00}", Name = $"Wijk {district}" });
            for (var i = 0; i < random.Next(1, 4); i++)
            {
                var neighbourhood = $"BU9999{district:00}{i:00}";
                Profile.Areas.Add(new Area { Code = neighbourhood, Name = $"Buurt {district}.{i}" });
                _postcodes.Add($"9{district}{i}1AB");
                Participants.AddressRanges.Add(new AddressRange { Postcode = _postcodes[^1], FromHouseNumber = 1, ToHouseNumber = 80, NeighbourhoodCode = neighbourhood });
            }
        }
    }

    // One for grown-ups and one for the young in some districts, one for all beneath them in the municipality, and a specialist.
    private void AddTeams(Random random)
    {
        foreach (var area in Profile.Areas.Where(area => area.Code.StartsWith("WK", StringComparison.Ordinal) && random.Next(4) > 0).ToList())
        {
            var split = random.Next(2) == 0;
            AddTeam($"team-{area.Code[6..]}", area.Code, split ? 18 : 0, 0, split ? TeamKind.Social : TeamKind.Multidisciplinary, random);
            if (split)
            {
                AddTeam($"jeugd-{area.Code[6..]}", area.Code, 0, 17, TeamKind.YouthAndFamily, random);
            }
        }

        if (random.Next(2) == 0)
        {
            AddTeam("team-toeval", Code, 0, 0, TeamKind.Multidisciplinary, random);
        }

        if (random.Next(2) == 0)
        {
            AddTeam("specialisten-toeval", Code, 0, 0, TeamKind.SpecialistOutpatient, random);
        }

        foreach (var team in Profile.Teams.Skip(1).Where(team => team.Capacity is not null && random.Next(2) == 0))
        {
            // Always an earlier one: no circle.
            team.Capacity.FallbackParticipantId = Profile.Teams[random.Next(Profile.Teams.IndexOf(team))].ParticipantId;
        }
    }

    private void AddTeam(string id, string area, int minAge, int maxAge, TeamKind kind, Random random)
    {
        Register(id, ParticipantKind.NeighbourhoodTeam);
        Profile.Teams.Add(new Team
        {
            ParticipantId = id,
            AreaCodes = { area },
            LifeDomains = { Domains.Where(_ => random.Next(4) > 0).DefaultIfEmpty(LifeDomain.Finances) },
            MinAge = minAge,
            MaxAge = maxAge,
            Kind = kind,
            Capacity = random.Next(2) == 0 ? null : new TeamCapacity { MaxOpen = 100, WaitingList = random.Next(2) == 0 },
        });
    }

    private void AddDesks(Random random)
    {
        Profile.Desks.Add(new Desk { MunicipalityCode = Code, ParticipantId = Desk, Task = DeskTask.Fallback });
        if (random.Next(2) == 0)
        {
            Profile.Desks.Add(new Desk { MunicipalityCode = Code, ParticipantId = "opvang-toeval", Task = DeskTask.Homeless });
            Profile.Desks.Add(new Desk { MunicipalityCode = Code, ParticipantId = Desk, Task = DeskTask.SecretAddress });
        }
    }

    private void AddTriage(Random random)
    {
        Profile.Triage = new TriageRule { MinLifeDomains = random.Next(2, 5), MinAcuteDomains = 1, AcuteSeverity = random.Next(1, 4), MaxSelfDirection = random.Next(0, 4), MinEarlierSignals = random.Next(0, 4) };
        Profile.Positionings.Add(Profile.Teams.Where(_ => random.Next(2) == 0).Select(team =>
            new TeamPositioning { TeamParticipantId = team.ParticipantId, Positioning = (Positioning)random.Next(1, 4) }));
        Profile.OrdinaryServices.Add(new OrdinaryService
        {
            LifeDomains = { Domains.Where(_ => random.Next(3) > 0).DefaultIfEmpty(LifeDomain.Housing) }, ParticipantId = Desk, AdviceNl = "Loop binnen.", AdviceEn = "Walk in.",
        });
    }

    private void AddRest(Random random)
    {
        if (Profile.Teams.Count > 0)
        {
            Profile.Liaisons.Add(new Liaison
            {
                HostParticipantId = Practice, TeamParticipantId = Pick(random, [.. Profile.Teams]).ParticipantId, Weekdays = { Weekday.Friday }, MaxAge = random.Next(2) == 0 ? 17 : 0,
            });
        }

        Profile.Offers.Add(new Offer { Id = "samen", Name = "Samen eten", Collective = true, ProviderParticipantId = "aanbieder-toeval", LifeDomains = { Domains } });
        Register("regio-toeval", ParticipantKind.NeighbourhoodTeam);
        Profile.RegionalCooperations.Add(new RegionalCooperation
        {
            Name = "hulp in de regio", MunicipalityCodes = { Code, "GM0344" }, LifeDomains = { Domains }, MaxAge = 22, ParticipantIds = { "regio-toeval" },
        });
    }

    private void Register(string id, ParticipantKind kind) =>
        Participants.Registrations.Add(new Registration { Participant = new Participant { Id = id, Name = $"{id} (verzonnen)", Kind = kind } });

    private static T Pick<T>(Random random, T[] items) => items[random.Next(items.Length)];
}
