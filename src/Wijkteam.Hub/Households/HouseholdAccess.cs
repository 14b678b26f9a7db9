using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>What one party may see of one member.</summary>
/// <param name="IsWhole">Whether the member's basis lets it see everything.</param>
/// <param name="Domains">The life domains that the member's agreements permit it; empty if <paramref name="IsWhole"/>.</param>
/// <param name="ValidUntil">The first instant at which time alone may change it; null if there is none.</param>
internal sealed record MemberAccess(bool IsWhole, IReadOnlyList<LifeDomain> Domains, DateTimeOffset? ValidUntil)
{
    public bool IsAny => IsWhole || Domains.Count > 0;

    public bool Permits(LifeDomain domain) => IsWhole || Domains.Contains(domain);
}

/// <summary>Who sees what in a household: of each member what that member's basis lets a party see. Pure.</summary>
internal sealed class HouseholdAccess(Household household, IReadOnlyList<HouseholdCitizen> citizens, Circumstances circumstances)
{
    private static readonly LifeDomain[] Domains = [.. Enum.GetValues<LifeDomain>().Where(domain => domain != LifeDomain.Unspecified)];

    private readonly Dictionary<(string Member, string Participant), MemberAccess> _known = [];

    public static HouseholdAccess Of(HouseholdState state, Circumstances circumstances) => new(state.Household, state.Citizens, circumstances);

    /// <summary>What a participant may see of a member.</summary>
    public MemberAccess Of(HouseholdMember member, string participantId)
    {
        if (!_known.TryGetValue((member.Id, participantId), out var access))
        {
            _known.Add((member.Id, participantId), access = Weigh(member, participantId));
        }

        return access;
    }

    /// <summary>Whether a participant may see all these members, on this life domain or, if that is not said, on any.</summary>
    public bool Covers(IEnumerable<string> memberIds, LifeDomain domain, string participantId) => memberIds.All(id =>
        household.FindMember(id) is { } member && Of(member, participantId) is { } access && (domain == LifeDomain.Unspecified ? access.IsAny : access.Permits(domain)));

    /// <summary>The members of whom a participant may see anything.</summary>
    public IEnumerable<HouseholdMember> SeenBy(string participantId) => household.Members.Where(member => Of(member, participantId).IsAny);

    public bool IsMunicipal(string participantId) => KindOf(participantId).IsMunicipal();

    public ParticipantKind KindOf(string participantId) => circumstances.Directory.FindParticipant(participantId)?.Kind ?? ParticipantKind.Unspecified;

    /// <summary>The first instant at which time alone may change what anybody involved sees; null if there is none.</summary>
    public DateTimeOffset? ValidUntil => household.Parties.SelectMany(party => household.Members.Select(member => Of(member, party.ParticipantId).ValidUntil)).Min();

    /// <summary>What a disclosure to a participant stands on.</summary>
    public BasisStamp StampFor(string participantId, long epoch) => new(epoch, household.Members.Select(member => Of(member, participantId).ValidUntil).Min());

    /// <summary>The grounds on which a participant hears of it; null if it sees nobody.</summary>
    public LegalBasis? GroundsFor(string participantId) => SeenBy(participantId).FirstOrDefault()?.Basis;

    /// <summary>A public task is a municipality's own: what another one's teams may know is for who is involved, or for the citizen to say.</summary>
    private bool IsOfTheSameMunicipality(string participantId)
    {
        var own = circumstances.Directory.MunicipalitiesOf(participantId);
        return household.Parties.Any(party => circumstances.Directory.MunicipalitiesOf(party.ParticipantId).Any(own.Contains));
    }

    private MemberAccess Weigh(HouseholdMember member, string participantId)
    {
        var kind = KindOf(participantId);
        if (kind.IsMunicipal() && !BasisPolicy.RestsOnAgreement(member.Basis) && (household.HasParty(participantId) || IsOfTheSameMunicipality(participantId)))
        {
            return new MemberAccess(IsWhole: true, [], ValidUntil: null);
        }

        var consents = citizens.First(citizen => citizen.MemberId == member.Id).Consents;
        var permitted = new List<LifeDomain>();
        DateTimeOffset? validUntil = null;
        foreach (var domain in Domains)
        {
            var verdict = ConsentPolicy.Evaluate(consents, participantId, kind, ConsentPurpose.Coordination, [domain], circumstances.Now);
            validUntil = validUntil is null || verdict.ValidUntil < validUntil ? verdict.ValidUntil : validUntil;
            if (verdict.Permitted)
            {
                permitted.Add(domain);
            }
        }

        return new MemberAccess(IsWhole: false, permitted, validUntil);
    }
}
