using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>What a party may see of a referral. Pure.</summary>
internal static class ReferralView
{
    /// <summary>All of it but the content, while the basis holds and it has not been withdrawn as an error; else the bare fact.</summary>
    public static Referral WithoutContent(Referral referral, string participantId, bool basisHolds) =>
        !basisHolds || IsWithdrawn(referral, participantId) ? Bare(referral, participantId)
        : participantId == referral.SourceParticipantId ? referral
        : WithoutOrigin(referral);

    /// <summary>Whether a party may see the content: the source its own, always; the target while the basis holds and the exchange goes on.</summary>
    public static bool MaySeeContent(Referral referral, string participantId, bool basisHolds) =>
        participantId == referral.SourceParticipantId || (basisHolds && !ReferralSteps.IsFinal(referral.Status));

    /// <summary>Whether it should never have been, so that all but its source learn nothing but that.</summary>
    public static bool IsWithdrawn(Referral referral, string participantId) =>
        referral.Status == ReferralStatus.EnteredInError && participantId != referral.SourceParticipantId;

    /// <summary>What it is based on is between its source and whom that has it from; the files go with the content.</summary>
    private static Referral WithoutOrigin(Referral referral)
    {
        var isOver = referral.Attachments.Count > 0 && ReferralSteps.IsFinal(referral.Status);
        if (referral.BasedOnReferralId.Length == 0 && !isOver)
        {
            return referral;
        }

        var view = referral.Clone();
        view.BasedOnReferralId = "";
        if (isOver)
        {
            view.Attachments.Clear();
        }

        return view;
    }

    /// <summary>That it exists and how it stands: nothing about the citizen, but to the source what it brought along itself.</summary>
    private static Referral Bare(Referral referral, string participantId)
    {
        var bare = new Referral
        {
            Id = referral.Id,
            Version = referral.Version,
            Status = referral.Status,
            SourceParticipantId = referral.SourceParticipantId,
            TargetParticipantId = referral.TargetParticipantId,
            CreateTime = referral.CreateTime,
            UpdateTime = referral.UpdateTime,
            StatusReason = referral.StatusReason?.Code == StatusReasonCode.Closed ? referral.StatusReason : null,
        };
        if (participantId == referral.SourceParticipantId)
        {
            bare.Attachments.Add(referral.Attachments.Where(attachment => attachment.ParticipantId == participantId));
            bare.ExternalIdentifier = referral.ExternalIdentifier;
            bare.ConsentId = referral.ConsentId;
            bare.BasedOnReferralId = referral.BasedOnReferralId;
            bare.StatusReason = referral.Status == ReferralStatus.EnteredInError ? referral.StatusReason : bare.StatusReason;
        }

        return bare;
    }
}
