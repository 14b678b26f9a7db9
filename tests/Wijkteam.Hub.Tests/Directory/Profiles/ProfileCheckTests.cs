using Shouldly;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Directory.Profiles;

public sealed class ProfileCheckTests
{
    private static readonly Dictionary<string, (string Path, Action<MunicipalityProfile> Spoil)> Faults = new(StringComparer.Ordinal)
    {
        ["newer form"] = ("GM0479/always.format_version", p => p.FormatVersion = 2),
        ["no form"] = ("GM0479/always.format_version", p => p.FormatVersion = 0),
        ["no revision"] = ("GM0479/always.revision", p => p.Revision = 0),
        ["municipality code"] = ("GM479/always.municipality_code", p => p.MunicipalityCode = "GM479"),
        ["first day"] = ("GM0479/1-1-2026.effective_from", p => p.EffectiveFrom = "1-1-2026"),
        ["last day"] = ("GM0479/always.effective_until", p => p.EffectiveUntil = "2026-02-30"),
        ["ends before it begins"] = ("GM0479/2026-07-01.effective_until", p => (p.EffectiveFrom, p.EffectiveUntil) = ("2026-07-01", "2026-07-01")),
        ["area elsewhere"] = ("GM0479/always.areas[1].code", p => p.Areas[1].Code = "WK034401"),
        ["without the municipality"] = ("GM0479/always.areas", p => p.Areas.RemoveAt(0)),
        ["area without district"] = ("GM0479/always.areas[2].code", p => p.Areas[2].Code = "BU04799900"),
        ["team in no area"] = ("GM0479/always.teams[0].area_codes[0]", p => p.Teams[0].AreaCodes[0] = "WK047999"),
        ["team is nobody"] = ("GM0479/always.teams[0].participant_id", p => p.Teams[0].ParticipantId = "niemand"),
        ["team of an unknown kind"] = ("GM0479/always.teams[0].kind", p => p.Teams[0].Kind = (TeamKind)99),
        ["team for nobody"] = ("GM0479/always.teams[0].max_age", p => (p.Teams[0].MinAge, p.Teams[0].MaxAge) = (18, 12)),
        ["two teams are one"] = ("GM0479/always.teams[1].participant_id", p => p.Teams[1].ParticipantId = p.Teams[0].ParticipantId),
        ["teams overlap"] = ("GM0479/always.teams[1]", p => p.Teams[1].AreaCodes[0] = p.Teams[0].AreaCodes[0]),
        ["employer is nobody"] = ("GM0479/always.teams[0].roles[0].employer_participant_id", p => p.Teams[0].Roles[0].EmployerParticipantId = "niemand"),
        ["discipline"] = ("GM0479/always.teams[0].roles[0].discipline", p => p.Teams[0].Roles[0].Discipline = "Maatschappelijk werk"),
        ["no room at all"] = ("GM0479/always.teams[0].capacity.max_open", p => p.Teams[0].Capacity = new TeamCapacity()),
        ["fallback elsewhere"] = ("GM0479/always.teams[0].capacity.fallback_participant_id", p => FallBack(p, 0, "veilig-thuis-utrecht")),
        ["fallback to itself"] = ("GM0479/always.teams[0].capacity.fallback_participant_id", p => FallBack(p, 0, p.Teams[0].ParticipantId)),
        ["cycle of fallbacks"] = ("GM0479/always.teams[2].capacity.fallback_participant_id", p =>
        {
            FallBack(p, 0, p.Teams[1].ParticipantId);
            FallBack(p, 1, p.Teams[2].ParticipantId);
            FallBack(p, 2, p.Teams[0].ParticipantId);
        }),
        ["desk elsewhere"] = ("GM0479/always.desks[0].municipality_code", p => p.Desks[0].MunicipalityCode = "GM0344"),
        ["two desks for one task"] = ("GM0479/always.desks[1].municipality_code", p => p.Desks[1].Task = p.Desks[0].Task),
        ["gap"] = ("GM0479/always.desks", p => p.Desks.RemoveAt(0)),
        ["positioning of nobody"] = ("GM0479/always.positionings[0].team_participant_id", p => p.Positionings[0].TeamParticipantId = "niemand"),
        ["positioned twice"] = ("GM0479/always.positionings[1].team_participant_id", p => p.Positionings[1].TeamParticipantId = p.Positionings[0].TeamParticipantId),
        ["positioning"] = ("GM0479/always.positionings[0].positioning", p => p.Positionings[0].Positioning = (Positioning)99),
        ["coordinator without triage"] = ("GM0479/always.triage", p => p.Triage = null),
        ["one domain is complex"] = ("GM0479/always.triage.min_life_domains", p => p.Triage.MinLifeDomains = 1),
        ["severity without domains"] = ("GM0479/always.triage.acute_severity", p => p.Triage.MinAcuteDomains = 0),
        ["everything is acute"] = ("GM0479/always.triage.acute_severity", p => p.Triage.AcuteSeverity = 5),
        ["all self-direction is little"] = ("GM0479/always.triage.max_self_direction", p => p.Triage.MaxSelfDirection = 5),
        ["service by volunteers"] = ("GM0479/always.ordinary_services[0].participant_id", p => p.OrdinaryServices[0].ParticipantId = "samen-in-de-buurt"),
        ["service without advice"] = ("GM0479/always.ordinary_services[0].advice_nl", p => p.OrdinaryServices[0].AdviceNl = ""),
        ["two services for one domain"] = ("GM0479/always.ordinary_services[1].life_domains", p => p.OrdinaryServices.Add(p.OrdinaryServices[0].Clone())),
        ["liaison at the police"] = ("GM0479/always.liaisons[0].host_participant_id", p => Sit(p).HostParticipantId = "politie-rotterdam"),
        ["liaison of another team"] = ("GM0479/always.liaisons[0].team_participant_id", p => Sit(p).TeamParticipantId = "wij-centrum"),
        ["liaison on no day"] = ("GM0479/always.liaisons[0].weekdays", p => Sit(p).Weekdays.Clear()),
        ["impossible weekday"] = ("GM0479/always.liaisons[0].weekdays[0]", p => Sit(p).Weekdays[0] = (Weekday)8),
        ["weekday twice"] = ("GM0479/always.liaisons[0].weekdays[1]", p => Sit(p).Weekdays.Add(Weekday.Monday)),
        ["procurement by no model"] = ("GM0479/always.procurements[0].model", p => p.Procurements[0].Model = ProcurementModel.Unspecified),
        ["choice with a lump sum"] = ("GM0479/always.procurements[0].contracts", p => p.Procurements[0].Model = ProcurementModel.Choice),
        ["consortium of two"] = ("GM0479/always.procurements[1].contracts", p => p.Procurements[1].Model = ProcurementModel.Consortium),
        ["nothing bought"] = ("GM0479/always.procurements[0].contracts", p => p.Procurements[0].Contracts.Clear()),
        ["bought twice"] = ("GM0479/always.procurements[1]", p => (p.Procurements[1].Law, p.Procurements[1].Provision) = (p.Procurements[0].Law, p.Procurements[0].Provision)),
        ["contract with nobody"] = ("GM0479/always.procurements[0].contracts[0].participant_id", p => p.Procurements[0].Contracts[0].ParticipantId = "niemand"),
        ["partner in a framework"] = (
            "GM0479/always.procurements[1].contracts[0].partner_participant_ids", p => p.Procurements[1].Contracts[0].PartnerParticipantIds.Add("zaanse-zorg")),
        ["an unknown law"] = ("GM0479/always.procurements[0].law", p => p.Procurements[0].Law = (FundingLaw)99),
        ["offer twice"] = ("GM0479/always.offers[1].id", p => p.Offers[1].Id = p.Offers[0].Id),
        ["offer by nobody"] = ("GM0479/always.offers[0].provider_participant_id", p => p.Offers[0].ProviderParticipantId = "niemand"),
        ["offer about nothing"] = ("GM0479/always.offers[0].life_domains", p => p.Offers[0].LifeDomains.Clear()),
        ["decision under no law"] = ("GM0479/always.offers[1].law", p => p.Offers[1].Law = FundingLaw.Unspecified),
        ["region without itself"] = ("GM0479/always.regional_cooperations[0].municipality_codes", p => p.RegionalCooperations[0].MunicipalityCodes.Remove("GM0479")),
        ["region with nobody"] = ("GM0479/always.regional_cooperations[0].participant_ids", p => p.RegionalCooperations[0].ParticipantIds.Clear()),
        ["succession from no day"] = ("GM0479/always.effective_from", p => Succeed(p, "wij-centrum", Team(p, 0)).EffectiveFrom = ""),
        ["succession by nobody"] = ("GM0479/2026-07-01.successions[0].to_participant_id", p => Succeed(p, "wij-centrum", "niemand")),
        ["succession of volunteers"] = ("GM0479/2026-07-01.successions[0].from_participant_id", p => Succeed(p, "samen-in-de-buurt", Team(p, 0))),
        ["succession by a team of another municipality"] = ("GM0479/2026-07-01.successions[0].to_participant_id", p => Succeed(p, "wij-centrum", "wij-gestel")),
        ["succession in a circle"] = ("GM0479/2026-07-01.successions[0].to_participant_id", p => Succeed(Succeed(p, Team(p, 0), Team(p, 1)), Team(p, 1), Team(p, 0))),
        ["succession in a chain"] = ("GM0479/2026-07-01.successions[0].to_participant_id", p => Succeed(Succeed(p, "wij-centrum", Team(p, 0)), Team(p, 0), Team(p, 1))),
        ["succession to itself"] = ("GM0479/2026-07-01.successions[0].to_participant_id", p => Succeed(p, Team(p, 0), Team(p, 0))),
        ["two successors"] = ("GM0479/2026-07-01.successions[1]", p => Succeed(Succeed(p, "wij-centrum", Team(p, 0)), "wij-centrum", Team(p, 1))),
        ["two successors in one area"] = (
            "GM0479/2026-07-01.successions[1]",
            p => Succeed(Succeed(p, "wij-centrum", Team(p, 0), p.Teams[0].AreaCodes[0]), "wij-centrum", Team(p, 0), p.Teams[0].AreaCodes[0])),
        ["succession in no area"] = ("GM0479/2026-07-01.successions[0].area_codes[0]", p => Succeed(p, "wij-centrum", Team(p, 0), "WK047999")),
        ["succession where it does not serve"] = (
            "GM0479/2026-07-01.successions[0].area_codes[0]", p => Succeed(p, "wij-centrum", Team(p, 0), p.Teams[1].AreaCodes.Except(p.Teams[0].AreaCodes).First())),
    };

    public static TheoryData<string> Cases => [.. Faults.Keys];

    [Fact]
    public void Check_Successions_OfOneTeamByArea_AndToADesk_AreFine()
    {
        var profile = Shipped.Profile("zaanstad");
        Succeed(profile, "wij-centrum", Team(profile, 0), profile.Teams[0].AreaCodes[0]);
        Succeed(profile, "wij-centrum", profile.Desks[0].ParticipantId);

        DirectoryDocumentCheck.Check(Shipped.Participants(), profile).ShouldNotContain(fault => fault.Field.StartsWith("GM0479", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_ShippedProfiles_HaveNoFaults() => DirectoryDocumentCheck.Check(Shipped.Participants(), Shipped.Profiles()).ShouldBeEmpty();

    [Fact]
    public void Shipped_AreTheTen() => Shipped.Profiles().Select(profile => profile.MunicipalityCode).Order(StringComparer.Ordinal).ShouldBe(
        ["GM0080", "GM0344", "GM0363", "GM0479", "GM0484", "GM0599", "GM0606", "GM0632", "GM0772", "GM1911"]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_OneThingWrong_IsNamedByItsPath(string name)
    {
        var profile = Shipped.Profile("zaanstad");
        Faults[name].Spoil(profile);

        DirectoryDocumentCheck.Check(Shipped.Participants(), profile).Select(fault => fault.Field).ShouldContain(Faults[name].Path);
    }

    [Fact]
    public void Check_MunicipalityInDocumentAndProfile_IsAFault()
    {
        var document = Shipped.Participants();
        document.Areas.Add(new Area { Code = "GM0479", Name = "Zaanstad" });

        DirectoryDocumentCheck.Check(document, Shipped.Profile("zaanstad")).ShouldContain(fault => fault.Field == "areas[0]" && fault.Reason == RefusalReason.FieldNotAllowed);
    }

    [Fact]
    public void Swap_ProfileWithFaults_LeavesTheOneInForce()
    {
        var directory = new CurrentDirectory();
        directory.Swap(Shipped.Participants(), default, Shipped.Profiles());
        var before = directory.Snapshot;
        var profiles = Shipped.Profiles();
        profiles.First(profile => profile.MunicipalityCode == "GM0479").Teams[0].AreaCodes[0] = "WK047999";

        Should.Throw<DirectoryRejectedException>(() => directory.Swap(Shipped.Participants(), default, profiles)).Message.ShouldContain("GM0479/always.teams[0].area_codes[0]");

        directory.Snapshot.ShouldBeSameAs(before);
    }

    private static MunicipalityProfile Succeed(MunicipalityProfile profile, string from, string to, params string[] areas)
    {
        profile.EffectiveFrom = "2026-07-01";
        profile.Successions.Add(new Succession { FromParticipantId = from, ToParticipantId = to, AreaCodes = { areas } });
        return profile;
    }

    private static string Team(MunicipalityProfile profile, int index) => profile.Teams[index].ParticipantId;

    private static void FallBack(MunicipalityProfile profile, int team, string to) => profile.Teams[team].Capacity = new TeamCapacity { MaxOpen = 10, FallbackParticipantId = to };

    private static Liaison Sit(MunicipalityProfile profile)
    {
        profile.Liaisons.Add(new Liaison { HostParticipantId = "huisarts-poelenburg", TeamParticipantId = profile.Teams[0].ParticipantId, Weekdays = { Weekday.Monday } });
        return profile.Liaisons[0];
    }
}
