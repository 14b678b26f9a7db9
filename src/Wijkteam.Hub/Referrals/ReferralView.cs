using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>What a party may see of a referral. Pure.</summary>
internal static class ReferralView
{
    /// <summary>All of it but the content, to a party while the basis holds; to whom it is offered what an offer shows; else the bare fact.</summary>
    public static Referral WithoutContent(Referral referral, string participantId, bool basisHolds)
    {
        if (!basisHolds || IsWithdrawn(referral, participantId))
        {
            return Bare(referral, participantId);
        }

        if (!referral.IsSourceOrTarget(participantId))
        {
            var offered = Bare(referral, participantId);
            offered.BusinessStatus = referral.BusinessStatus;
            offered.Offer = referral.Offer;
            offered.Term = referral.OfferTermOf(participantId);
            return offered;
        }

        return participantId == referral.SourceParticipantId ? WithoutOffer(referral) : WithoutOrigin(referral);
    }

    /// <summary>Whether a party may see the content: the source its own, always; the target while the basis holds and the exchange goes on.</summary>
    public static bool MaySeeContent(Referral referral, string participantId, bool basisHolds) =>
        participantId == referral.SourceParticipantId
        || (participantId == referral.TargetParticipantId && basisHolds && !ReferralSteps.IsFinal(referral.Status));

    /// <summary>Whether a party may see why it was routed so.</summary>
    public static bool MaySeeRoute(Referral referral, string participantId, bool basisHolds) =>
        MaySeeContent(referral, participantId, basisHolds)
        || (referral.IsSourceOrTarget(participantId) && basisHolds && !IsWithdrawn(referral, participantId));

    /// <summary>Whether a participant learns nothing but the bare fact, whatever the basis: it should never have been, or is not theirs any more.</summary>
    public static bool IsWithdrawn(Referral referral, string participantId) =>
        participantId != referral.SourceParticipantId && (referral.Status == ReferralStatus.EnteredInError || !referral.IsOf(participantId));

    private static Referral WithoutOffer(Referral referral)
    {
        if (referral.Offer is null)
        {
            return referral;
        }

        var view = referral.Clone();
        view.Offer = null;
        return view;
    }

    /// <summary>What it is based on, to whom it was offered and how it came to the provision is the source's to know; the files go with the content.</summary>
    private static Referral WithoutOrigin(Referral referral)
    {
        var isOver = referral.Attachments.Count > 0 && ReferralSteps.IsFinal(referral.Status);
        if (referral.BasedOnReferralId.Length == 0 && referral.Recipients.Count == 0 && referral.Provision is null && !isOver)
        {
            return referral;
        }

        var view = referral.Clone();
        view.BasedOnReferralId = "";
        view.Recipients.Clear();
        view.Offer = null;
        view.Provision = null;
        view.ToOwnEmployer = false;
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
            TargetParticipantId = referral.IsSourceOrTarget(participantId) ? referral.TargetParticipantId : "",
            CreateTime = referral.CreateTime,
            UpdateTime = referral.UpdateTime,
            StatusReason = referral.StatusReason?.Code == StatusReasonCode.Closed ? referral.StatusReason : null,

            // Once it has ended it says no more than the status; before, it may.
            BusinessStatus = ReferralSteps.IsFinal(referral.Status) ? referral.BusinessStatus : ReferralBusinessStatus.Unspecified,
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
