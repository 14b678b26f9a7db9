using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>A party takes a step with a referral; the other party hears of it.</summary>
/// <param name="expectedVersion">The version on which the party decided; 0 for any.</param>
/// <param name="apply">Writes what comes with the step into the new state.</param>
internal sealed class TakeReferralStep(Guid id, long expectedVersion, ReferralStep step, Action<Referral> apply) : Step<ReferralState>
{
    public override async ValueTask<ReferralState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        await ReferralState.LoadAsync(archive, id, cancellationToken) is { } state && state.Referral.HasParty(Caller!.Participant.Id)
            ? await state.WithParentAsync(archive, cancellationToken)
            : throw ReferralRefusals.NotFound();

    /// <remarks>That it should never have been says nothing of the citizen, and rests on nothing.</remarks>
    public override ConsentVerdict? Consent(ReferralState state, Circumstances circumstances) =>
        step == ReferralStep.MarkEnteredInError ? null : state.AskAgreement(circumstances);

    public override Decision Decide(ReferralState state, Circumstances circumstances)
    {
        var old = state.Referral.State;

        // First: what a party knows of another version says nothing about this one.
        if (expectedVersion != 0 && expectedVersion != old.Version)
        {
            throw ReferralRefusals.VersionMismatch(old.Version);
        }

        var role = old.RoleOf(Caller!.Participant.Id, step)!.Value;
        var result = ReferralSteps.Next(old.Status, old.BusinessStatus, step, role);
        if (result.Status is not { } status)
        {
            throw new RefusedException(result.Refusal!);
        }

        if (circumstances.Consent is { Permitted: false })
        {
            throw ReferralRefusals.BasisGone();
        }

        var referral = old.Clone();
        referral.Version++;
        referral.Status = status;
        referral.BusinessStatus = result.BusinessStatus;
        referral.UpdateTime = Timestamp.FromDateTimeOffset(circumstances.Now);
        referral.Actor = Caller.Professional;
        if (step != ReferralStep.RequestCancellation)
        {
            referral.Note = "";
        }

        if (status != old.Status)
        {
            referral.StatusReason = null;
        }

        apply(referral);
        return Decide(state, circumstances, referral, role);
    }

    private Decision Decide(ReferralState state, Circumstances circumstances, Referral referral, ReferralRole role)
    {
        var stamp = ReferralAgreement.Stamp(state.Subject, circumstances.Consent);
        var other = role == ReferralRole.Target ? referral.SourceParticipantId : referral.TargetParticipantId;
        var told = new InboxMessage { CreateTime = referral.UpdateTime, Referral = ReferralView.WithoutContent(referral, other, basisHolds: true) };
        var ends = ReferralSteps.IsFinal(referral.Status);
        var decision = new Decision
        {
            States = [referral.ToState(id)],
            Entries = [new NewEntry(EntryOf(step), id, referral.Version, told, referral.Basis, [other], stamp)],
            Basis = stamp,

            // Once the exchange has ended, by whomever, the content is not disclosed any more: what the target has not acknowledged does not come again.
            Withhold = ends ? [(referral.TargetParticipantId, id)] : [],
        };
        return ends && state.Parent is { } parent ? decision.With(OnwardReferrals.End(parent, referral, circumstances)) : decision;
    }

    private static EntryKind EntryOf(ReferralStep step) => step switch
    {
        ReferralStep.Accept => EntryKind.ReferralAccepted,
        ReferralStep.Decline => EntryKind.ReferralDeclined,
        ReferralStep.Start => EntryKind.ReferralStarted,
        ReferralStep.Hold => EntryKind.ReferralHeld,
        ReferralStep.ReportProgress => EntryKind.ReferralProgressReported,
        ReferralStep.Complete => EntryKind.ReferralCompleted,
        ReferralStep.Fail => EntryKind.ReferralFailed,
        ReferralStep.Cancel => EntryKind.ReferralCancelled,
        ReferralStep.RequestCancellation => EntryKind.ReferralCancellationRequested,
        ReferralStep.MarkEnteredInError => EntryKind.ReferralEnteredInError,
        _ => throw new InvalidOperationException($"{step} is not a party's step."),
    };
}
