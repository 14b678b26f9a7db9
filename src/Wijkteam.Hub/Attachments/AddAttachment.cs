using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Attachments;

/// <summary>A party adds a file whose bytes are there; the other party hears of it.</summary>
/// <param name="attachmentId">Under which the bytes are stored; nil if they are still to come, and it is only asked whether they may.</param>
internal sealed class AddAttachment(AttachmentOpening open, Guid referralId, Guid attachmentId) : Step<ReferralState>
{
    private string CallerId => Caller!.Participant.Id;

    public override async ValueTask<ReferralState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        await ReferralState.LoadAsync(archive, referralId, cancellationToken) is { } state && state.Referral.HasParty(CallerId)
            ? state
            : throw ReferralRefusals.NotFound("open.referral_id");

    public override ConsentVerdict? Consent(ReferralState state, Circumstances circumstances) => state.AskAgreement(circumstances);

    public override Decision Decide(ReferralState state, Circumstances circumstances)
    {
        var old = state.Referral.State;
        if (open.ExpectedVersion != 0 && open.ExpectedVersion != old.Version)
        {
            throw ReferralRefusals.VersionMismatch(old.Version, "open.expected_version");
        }

        var result = ReferralSteps.Next(old.Status, old.BusinessStatus, ReferralStep.AddAttachment, old.RoleOf(CallerId, ReferralStep.AddAttachment)!.Value);
        if (result.Refusal is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        if (old.TargetParticipantId.Length == 0)
        {
            throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, "Nobody has accepted the offer yet; add files for the one who does."));
        }

        if (circumstances.Consent is { Permitted: false })
        {
            throw ReferralRefusals.BasisGone();
        }

        if (old.Attachments.Count >= AttachmentPolicy.MaxPerReferral)
        {
            throw new RefusedException(new Refusal(
                RefusalReason.FieldNotAllowed, $"A referral has at most {AttachmentPolicy.MaxPerReferral} attachments.", "open"));
        }

        return Decide(state, circumstances, Compose(old, circumstances.Now));
    }

    private Decision Decide(ReferralState state, Circumstances circumstances, Referral referral)
    {
        var stamp = ExchangeAgreement.Stamp(state.Subject, circumstances.Consent);
        var other = CallerId == referral.TargetParticipantId ? referral.SourceParticipantId : referral.TargetParticipantId;
        var message = new InboxMessage { CreateTime = referral.UpdateTime, Referral = ReferralView.WithoutContent(referral, other, basisHolds: true) };
        return new Decision
        {
            States = [referral.ToState(referralId)],
            Entries = [new NewEntry(EntryKind.AttachmentAdded, referralId, referral.Version, message, referral.Basis, [other], stamp)],
            Basis = stamp,
            Keep = [attachmentId],
        };
    }

    private Referral Compose(Referral old, DateTimeOffset now)
    {
        var referral = old.Next(now);
        referral.Actor = Caller!.Professional;
        referral.Note = "";
        referral.Attachments.Add(new Attachment
        {
            Id = attachmentId.ToString(),
            FileName = open.FileName,
            MediaType = open.MediaType,
            SizeBytes = open.SizeBytes,
            Sha256 = open.Sha256,
            ParticipantId = CallerId,
            CreateTime = referral.UpdateTime,
        });
        return referral;
    }
}
