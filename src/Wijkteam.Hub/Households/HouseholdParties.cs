using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>Who is involved in a household. Pure.</summary>
internal static class HouseholdParties
{
    private static readonly ParticipantKind[] Never =
        [ParticipantKind.Unspecified, ParticipantKind.Adapter, ParticipantKind.Utility, ParticipantKind.HealthInsurer];

    public static bool HasParty(this Household household, string participantId) => household.Parties.Any(party => party.ParticipantId == participantId);

    /// <summary>Whether this kind of participant works for the municipality, so that it may coordinate, and see on its public task.</summary>
    public static bool IsMunicipal(this ParticipantKind kind) => kind is ParticipantKind.NeighbourhoodTeam or ParticipantKind.Municipality;

    /// <summary>Whether this kind of participant may be involved at all. An insurer's lane is another: it asks nothing about persons.</summary>
    public static bool MayBeInvolved(this ParticipantKind kind) => !Never.Contains(kind);

    /// <summary>Whether a citizen is a member.</summary>
    public static HouseholdMember? FindMember(this Household household, string memberId) => household.Members.FirstOrDefault(member => member.Id == memberId);
}
