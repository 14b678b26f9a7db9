using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Who has what part in a referral. Pure.</summary>
internal static class ReferralParties
{
    /// <summary>The part in which a participant takes a step; null if it has none. One that is source and target takes each step as the one whose it is.</summary>
    public static ReferralRole? RoleOf(this Referral referral, string participantId, ReferralStep step)
    {
        var roles = RolesOf(referral, participantId).ToList();
        return roles.Find(role => ReferralSteps.BelongsTo(step, role!.Value)) ?? roles.FirstOrDefault();
    }

    private static IEnumerable<ReferralRole?> RolesOf(Referral referral, string participantId)
    {
        if (referral.TargetParticipantId == participantId)
        {
            yield return ReferralRole.Target;
        }

        if (referral.SourceParticipantId == participantId)
        {
            yield return ReferralRole.Source;
        }
    }
}
