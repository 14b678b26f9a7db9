using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>The target passes a referral on because the citizen has moved: it is routed anew, as if it were submitted today.</summary>
/// <param name="request">Checked.</param>
internal sealed class TransferReferral(Guid id, TransferReferralRequest request) : Step<ReferralState>
{
    public override async ValueTask<ReferralState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        await ReferralState.LoadAsync(archive, id, cancellationToken) is { } state && state.Referral.State.RoleOf(Caller!.Participant.Id, ReferralStep.GiveOn) is not null
            ? (ReferralState)await state.WithSubmittedAsync(archive, cancellationToken)
            : throw ReferralRefusals.NotFound();

    public override Route Route(ReferralState state, Circumstances circumstances)
    {
        CheckStep(state.Referral.State);
        var named = state.Citizen.MovedTo(request.MovedTo);
        var sender = circumstances.Directory.FindParticipant(state.Referral.Row.Source);
        var question = ReferralQuestion.Of(named, state.Referral.State.LifeDomains, state.Submitted!.Content, sender, circumstances.Now, $"{Move.Field}.");
        return Router.Resolve(circumstances.Directory, question, circumstances.Loads);
    }

    public override ConsentVerdict? Consent(ReferralState state, Circumstances circumstances) =>
        state.AskAgreement(circumstances) is { Permitted: false } ? throw ReferralRefusals.BasisGone() : state.AskAgreement([To(circumstances)], circumstances);

    public override Decision Decide(ReferralState state, Circumstances circumstances)
    {
        var handover = To(circumstances);
        Move.CheckReceiver(state, handover, circumstances);
        return state.HandOver([handover], (Caller!, request.Note), ExchangeAgreement.Stamp(state.Subject, circumstances.Consent), circumstances);
    }

    private Handover To(Circumstances circumstances) => Move.To(circumstances.Route!, Caller!, request.MovedTo);

    /// <remarks>Before it is routed: where a referral would go is nobody's to know who may not pass it on.</remarks>
    private void CheckStep(Referral referral)
    {
        var role = referral.RoleOf(Caller!.Participant.Id, ReferralStep.GiveOn)!.Value;
        if (request.ExpectedVersion != 0 && request.ExpectedVersion != referral.Version && role != ReferralRole.FormerRecipient)
        {
            throw ReferralRefusals.VersionMismatch(referral.Version);
        }

        if (ReferralSteps.Next(referral.Status, referral.BusinessStatus, ReferralStep.GiveOn, role).Refusal is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        Move.CheckMover(Caller);
    }
}
