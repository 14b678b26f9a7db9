using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>What a referral is submitted on.</summary>
/// <param name="Named">The citizen as they are named.</param>
/// <param name="Parent">The referral that it is based on; null if it is based on none.</param>
internal sealed record SubmitState(SubjectRow Subject, bool IsNew, Subject Named, IReadOnlyList<Stored<Consent>> Consents, ReferralState? Parent = null)
    : State(Subject, IsNew)
{
    /// <summary>That of a referral that is based on another: about the same citizen, by whom the other was sent to.</summary>
    /// <param name="named">The citizen as the caller names them; null to take them from the other referral.</param>
    /// <exception cref="RefusedException">NOT_FOUND, STATE_NOT_ALLOWED, or FIELD_INVALID: it names another citizen.</exception>
    public static async ValueTask<SubmitState> LoadOnwardAsync(
        Archive archive, Guid parentId, Subject? named, string participantId, CancellationToken cancellationToken)
    {
        var parent = await ReferralState.LoadAsync(archive, parentId, cancellationToken);
        if (parent?.Referral.State.TargetParticipantId != participantId)
        {
            throw ReferralRefusals.NotFound(SubmitReferral.BasedOnField);
        }

        OnwardReferrals.CheckPassOn(parent.Referral.State);
        if (named?.Identification == SubjectIdentification.Bsn)
        {
            return (await archive.FindCitizenAsync(named, participantId, cancellationToken))?.Subject.Id == parent.Subject.Id
                ? new SubmitState(parent.Subject, IsNew: false, named, parent.Consents, parent)
                : throw OnwardCitizen.NotTheSame();
        }

        var submitted = await archive.FindContentAsync(parentId, EntryKind.ReferralSubmitted, InboxMessage.Parser, cancellationToken)
            ?? throw ReferralRefusals.NotFound(SubmitReferral.BasedOnField);
        var first = submitted.Referral.Content.Subject.MovedTo(parent.Referral.State.Transfers);

        // People are matched by those who know them, not by the hub; but nobody changes their date of birth.
        return named is null || named.BirthDate == first.BirthDate
            ? new SubmitState(parent.Subject, IsNew: false, named ?? first, parent.Consents, parent)
            : throw OnwardCitizen.NotTheSame();
    }
}
