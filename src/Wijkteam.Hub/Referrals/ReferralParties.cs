using Wijkteam.Hub.Exchanges;
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

    /// <summary>Whether it is a participant's to see: its source, its target, or one to whom it is offered and who has not answered yet.</summary>
    public static bool IsOf(this Referral referral, string participantId) =>
        RolesOf(referral, participantId).Any(role => role != ReferralRole.FormerRecipient);

    /// <summary>Whether it was ever offered to a participant.</summary>
    public static bool WasOfferedTo(this Referral referral, string participantId) =>
        referral.Recipients.Any(recipient => recipient.ParticipantId == participantId);

    /// <summary>Whether a participant has had a part in it that it has no more: an offer, or what went on to another.</summary>
    public static bool WasOf(this Referral referral, string participantId) => referral.WasOfferedTo(participantId) || referral.Transfers.HaveGivenOn(participantId);

    /// <summary>Whether a transfer was from one recipient of an offer to another: to whom it was offered is the source's to know.</summary>
    public static bool IsOfOffer(this Referral referral, Transfer transfer) => referral.Recipients.Any(
        recipient => recipient.ParticipantId == transfer.FromParticipantId && recipient.State == OfferState.Closed);

    /// <summary>Source and target; a target there may not be yet.</summary>
    public static bool IsSourceOrTarget(this Referral referral, string participantId) =>
        referral.SourceParticipantId == participantId || referral.TargetParticipantId == participantId;

    /// <summary>All who have to do with it now, each once, the source first.</summary>
    public static IReadOnlyList<string> Parties(this Referral referral) =>
        [.. ((string[])[referral.SourceParticipantId, .. referral.Receivers()]).Distinct()];

    /// <summary>To whom it may be disclosed beside its source: the target; or those to whom it is offered and who have not answered yet.</summary>
    public static IReadOnlyList<string> Receivers(this Referral referral) =>
        referral.TargetParticipantId.Length > 0 ? [referral.TargetParticipantId] : referral.OpenRecipients();

    /// <summary>Those to whom it is offered and who have not answered yet.</summary>
    public static IReadOnlyList<string> OpenRecipients(this Referral referral) =>
        [.. referral.Recipients.Where(recipient => recipient.State == OfferState.Offered).Select(recipient => recipient.ParticipantId)];

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

        // Who has declined has no part in it any more; who has accepted is the target.
        switch (referral.Recipients.FirstOrDefault(recipient => recipient.ParticipantId == participantId)?.State)
        {
            case OfferState.Offered:
                yield return ReferralRole.Recipient;
                break;
            case OfferState.Closed:
                yield return ReferralRole.FormerRecipient;
                break;
        }
    }
}
