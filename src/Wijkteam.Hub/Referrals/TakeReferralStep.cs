using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>A party takes a step with a referral; the other party hears of it.</summary>
/// <param name="expectedVersion">The version on which the party decided; 0 for any.</param>
/// <param name="apply">Writes what comes with the step into the new state.</param>
internal sealed class TakeReferralStep(Guid id, long expectedVersion, ReferralStep step, Action<Referral> apply) : Step<ReferralState>
{
    /// <summary>What the law sets terms for, as who accepts says.</summary>
    public IReadOnlyCollection<StatutoryQuestion> StatutoryQuestions { get; init; } = [];

    private string CallerId => Caller!.Participant.Id;

    public override async ValueTask<ReferralState> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        var state = await ReferralState.LoadAsync(archive, id, cancellationToken);
        if (state?.Referral.State.RoleOf(CallerId, step) is not { } role)
        {
            throw ReferralRefusals.NotFound();
        }

        state = await state.WithParentAsync(archive, cancellationToken);
        return TakesOffer(role) ? (ReferralState)await state.WithSubmittedAsync(archive, cancellationToken) : state;
    }

    /// <remarks>That it should never have been says nothing of the citizen, and rests on nothing.</remarks>
    public override ConsentVerdict? Consent(ReferralState state, Circumstances circumstances) => step switch
    {
        ReferralStep.MarkEnteredInError => null,
        _ when TakesOffer(state.Referral.State.RoleOf(CallerId, step)) => state.AskAgreement(CallerId, circumstances),
        _ => state.AskAgreement(circumstances),
    };

    public override Decision Decide(ReferralState state, Circumstances circumstances)
    {
        var old = state.Referral.State;
        var role = old.RoleOf(CallerId, step)!.Value;

        // First: what a party knows of another version says nothing about this one. Whose it is not any more needs no version to hear that.
        if (expectedVersion != 0 && expectedVersion != old.Version && role != ReferralRole.FormerRecipient)
        {
            throw ReferralRefusals.VersionMismatch(old.Version);
        }

        var isLast = old.OpenRecipients().Count == 1;
        var taken = step == ReferralStep.Decline && role == ReferralRole.Recipient && !isLast ? ReferralStep.DeclineOffer : step;
        var result = ReferralSteps.Next(old.Status, old.BusinessStatus, taken, role);
        if (result.Refusal is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        if (circumstances.Consent is { Permitted: false })
        {
            throw ReferralRefusals.BasisGone();
        }

        var referral = Take(old, result, role, circumstances);
        var stamp = ExchangeAgreement.Stamp(state.Subject, circumstances.Consent);
        var news = new ReferralNews(taken, old, referral, (CallerId, role), stamp);
        var decision = new Decision
        {
            States = [referral.ToState(id)],
            Entries = [.. news.Entries(state.Submitted)],
            Basis = stamp,
            Withhold = news.Withhold(),
        };
        return state.Parent is { } parent && ReferralSteps.IsFinal(referral.Status)
            ? decision.With(OnwardReferrals.End(parent, referral, circumstances))
            : decision;
    }

    private Referral Take(Referral old, StepResult result, ReferralRole role, Circumstances circumstances)
    {
        var referral = old.Next(circumstances.Now);
        referral.Status = result.Status!.Value;
        referral.BusinessStatus = result.BusinessStatus;
        referral.Actor = Caller!.Professional;
        referral.Note = step == ReferralStep.RequestCancellation ? old.Note : "";
        referral.StatusReason = referral.Status == old.Status ? old.StatusReason : null;
        referral.Term = TermAfter(old, referral.Status, circumstances);
        apply(referral);
        if (role == ReferralRole.Recipient)
        {
            Answer(referral);
        }

        ChangeStatutoryTerms(referral);
        if (ReferralSteps.IsFinal(referral.Status))
        {
            referral.CloseOffer();
        }

        return referral;
    }

    private void ChangeStatutoryTerms(Referral referral)
    {
        if (ReferralSteps.IsFinal(referral.Status))
        {
            referral.StatutoryTerms.Clear();
        }
        else if (step == ReferralStep.Accept && StatutoryTerms.Bind(Caller!.Participant.Kind))
        {
            referral.StatutoryTerms.Add(StatutoryTerms.For(StatutoryQuestions, referral.Basis, referral.CreateTime.ToDateTimeOffset()));
        }
        else if (step == ReferralStep.Start || (step == ReferralStep.ReportProgress && referral.BusinessStatus == ReferralBusinessStatus.EventCompleted))
        {
            referral.EndStatutory(TermKind.DebtTalk);
        }
    }

    /// <summary>An acceptance starts the next term; any other new status ends the one that runs.</summary>
    private Term? TermAfter(Referral old, ReferralStatus status, Circumstances circumstances) => step switch
    {
        ReferralStep.Accept => TermPolicy.OnAcceptance(circumstances.Directory.TermsOf(CallerId), circumstances.Now),
        _ => status == old.Status ? old.Term : null,
    };

    private void Answer(Referral referral)
    {
        if (step == ReferralStep.Accept)
        {
            referral.AcceptOffer(CallerId);
        }
        else
        {
            referral.DeclineOffer(CallerId);
        }
    }

    private bool TakesOffer(ReferralRole? role) => step == ReferralStep.Accept && role == ReferralRole.Recipient;
}
