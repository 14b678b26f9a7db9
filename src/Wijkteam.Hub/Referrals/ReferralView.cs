using Wijkteam.Hub.Exchanges;
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
            offered.AwaitedTransfers.Add(referral.AwaitedTransfers.Where(awaited => awaited.FromParticipantId == participantId));
            return offered;
        }

        return participantId == referral.SourceParticipantId ? ToSource(referral) : WithoutOrigin(referral);
    }

    /// <summary>The content as one who may see it reads it: of a citizen who has moved, who has it now reads where they live now, until it has ended.</summary>
    public static ReferralContent ContentFor(string participantId, Referral referral, ReferralContent submitted) =>
        participantId == referral.TargetParticipantId && !ReferralSteps.IsFinal(referral.Status) && referral.Transfers.Any(transfer => transfer.MovedTo is not null)
            ? new ReferralContent(submitted) { Subject = submitted.Subject.MovedTo(referral.Transfers) }
            : submitted;

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

    /// <summary>What an offer shows is in the source's own words already; and whereto the citizen has moved and by when the law asks what is for who has it.</summary>
    private static Referral ToSource(Referral referral)
    {
        var isTarget = referral.TargetParticipantId == referral.SourceParticipantId;
        var knowsWhereabouts = (isTarget && !ReferralSteps.IsFinal(referral.Status)) || referral.Transfers.All(transfer => transfer.MovedTo is null);
        if (referral.Offer is null && knowsWhereabouts && (isTarget || referral.StatutoryTerms.Count == 0))
        {
            return referral;
        }

        var view = referral.Clone();
        view.Offer = null;
        if (!isTarget)
        {
            view.StatutoryTerms.Clear();
        }

        if (!knowsWhereabouts)
        {
            view.Transfers.Clear();
            view.Transfers.Add(referral.Transfers.Select(transfer => transfer.WithoutWhereabouts()));
        }

        return view;
    }

    /// <summary>What it is based on, to whom it was offered and how it came to the provision is the source's to know; files and whereabouts go with the content.</summary>
    private static Referral WithoutOrigin(Referral referral)
    {
        var isOver = ReferralSteps.IsFinal(referral.Status) && (referral.Attachments.Count > 0 || referral.Transfers.Any(transfer => transfer.MovedTo is not null));
        if (referral.BasedOnReferralId.Length == 0 && referral.Recipients.Count == 0 && referral.Provision is null && !isOver)
        {
            return referral;
        }

        var view = referral.Clone();
        view.BasedOnReferralId = "";
        view.Transfers.Clear();
        view.Transfers.Add(referral.Transfers.Where(transfer => !referral.IsOfOffer(transfer)).Select(transfer => isOver ? transfer.WithoutWhereabouts() : transfer));
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

            // Who has given it on knows to whom.
            Transfers = { referral.Transfers.Where(transfer => transfer.FromParticipantId == participantId && !referral.IsOfOffer(transfer)).Select(TransferTrail.Bare) },
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
