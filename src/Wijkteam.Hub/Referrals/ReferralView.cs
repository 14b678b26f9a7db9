using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>What a party may see of a referral. Pure.</summary>
internal static class ReferralView
{
    /// <summary>That it exists and how it stands: nothing about the citizen.</summary>
    private static Referral Bare(Referral referral, string participantId) => new()
    {
        Id = referral.Id,
        Version = referral.Version,
        Status = referral.Status,
        SourceParticipantId = referral.SourceParticipantId,
        TargetParticipantId = referral.TargetParticipantId,
        CreateTime = referral.CreateTime,
        UpdateTime = referral.UpdateTime,
        StatusReason = referral.StatusReason?.Code == StatusReasonCode.Closed ? referral.StatusReason : null,

        // What the source itself brought along is no news to it.
        ExternalIdentifier = participantId == referral.SourceParticipantId ? referral.ExternalIdentifier : null,
        ConsentId = participantId == referral.SourceParticipantId ? referral.ConsentId : "",
    };

    /// <summary>All of it but the content, while the basis holds; else the bare fact.</summary>
    public static Referral WithoutContent(Referral referral, string participantId, bool basisHolds) =>
        basisHolds ? referral : Bare(referral, participantId);

    /// <summary>Whether a party may see the content: the source its own, always; the target while the basis holds and the exchange goes on.</summary>
    public static bool MaySeeContent(Referral referral, string participantId, bool basisHolds) =>
        participantId == referral.SourceParticipantId || (basisHolds && !ReferralSteps.IsFinal(referral.Status));
}
