using System.Collections.Frozen;
using System.Collections.Immutable;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>What a municipality's profile says to routing, indexed. Shared by all readers: never change a message in it.</summary>
internal sealed class MunicipalityRules
{
    private readonly FrozenDictionary<string, Positioning> _positionings;
    private readonly FrozenDictionary<LifeDomain, OrdinaryService> _services;
    private readonly FrozenDictionary<string, ImmutableArray<Liaison>> _liaisons;

    public MunicipalityRules(MunicipalityProfile profile)
    {
        Version = ProfileName.VersionOf(profile);
        Triage = profile.Triage;
        Cooperations = [.. profile.RegionalCooperations];
        Offers = [.. profile.Offers.OrderByDescending(offer => offer.Collective).ThenBy(offer => offer.Id, StringComparer.Ordinal)];
        Procurements = [.. profile.Procurements];
        _positionings = profile.Positionings.ToFrozenDictionary(p => p.TeamParticipantId, p => p.Positioning, StringComparer.Ordinal);
        _services = profile.OrdinaryServices
            .SelectMany(service => service.LifeDomains, (service, domain) => (service, domain))
            .ToFrozenDictionary(pair => pair.domain, pair => pair.service);
        _liaisons = profile.Liaisons
            .GroupBy(liaison => liaison.HostParticipantId, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
    }

    private MunicipalityRules()
        : this(new MunicipalityProfile()) => Version = "";

    /// <summary>Those of a municipality without a profile: each team is a first desk, and nothing else is arranged.</summary>
    public static MunicipalityRules None { get; } = new();

    /// <summary>The profile's name with its revision; empty if there is none.</summary>
    public string Version { get; }

    /// <summary>What is complex; null if nothing asks for it.</summary>
    public TriageRule? Triage { get; }

    public ImmutableArray<RegionalCooperation> Cooperations { get; }

    /// <summary>Collective ones first, then by id.</summary>
    public ImmutableArray<Offer> Offers { get; }

    public ImmutableArray<Procurement> Procurements { get; }

    public Positioning PositioningOf(string teamId) =>
        _positionings.GetValueOrDefault(teamId) is var positioning and not Positioning.Unspecified ? positioning : Positioning.FirstDesk;

    /// <summary>Where ordinary questions about a domain belong; null if nowhere in particular.</summary>
    public OrdinaryService? OrdinaryServiceFor(LifeDomain domain) => _services.GetValueOrDefault(domain);

    /// <summary>An offer by its id; null if there is none.</summary>
    public Offer? FindOffer(string id) => Offers.FirstOrDefault(offer => offer.Id == id);

    /// <summary>How an offer is bought at a place: the narrowest that fits, by area, then law, then kind of provision; null if nothing is said of it.</summary>
    public Procurement? ProcurementFor(Place place, Offer offer) => Procurements
        .Where(procurement =>
            (procurement.AreaCodes.Count == 0 || place.Areas.Any(area => procurement.AreaCodes.Contains(area.Code)))
            && (procurement.Law == FundingLaw.Unspecified || procurement.Law == offer.Law)
            && (procurement.Provision.Length == 0 || procurement.Provision == offer.Provision))
        .OrderBy(procurement => place.Areas.TakeWhile(area => !procurement.AreaCodes.Contains(area.Code)).Count())
        .ThenBy(procurement => procurement.Law == FundingLaw.Unspecified)
        .ThenBy(procurement => procurement.Provision.Length == 0)
        .FirstOrDefault();

    /// <summary>The team members who sit at a participant's.</summary>
    public ImmutableArray<Liaison> LiaisonsAt(string hostId) => _liaisons.GetValueOrDefault(hostId, []);
}
