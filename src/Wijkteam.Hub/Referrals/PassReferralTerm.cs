using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>The hub tells both parties of a term that has passed, and alarms a human where it is time.</summary>
internal sealed class PassReferralTerm(Guid id, bool isRead) : Step<ReferralState>
{
    public override async ValueTask<ReferralState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        await ReferralState.LoadAsync(archive, id, cancellationToken) ?? throw ReferralRefusals.NotFound();

    public override ConsentVerdict? Consent(ReferralState state, Circumstances circumstances) => state.AskAgreement(circumstances);

    public override Decision Decide(ReferralState state, Circumstances circumstances)
    {
        if (circumstances.Consent is { Permitted: false })
        {
            throw ReferralRefusals.BasisGone();
        }

        var (old, terms) = (state.Referral.State, circumstances.Directory.TermsOf(state.Referral.Row.Target));
        var look = old.Term is null ? default : TermPolicy.Look(old.Term, terms, isRead, circumstances.Now);
        if (look.Term is not { } term || ReferralSteps.IsFinal(old.Status))
        {
            throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, "No term has passed."));
        }

        var referral = old.Clone();
        referral.Version++;
        referral.UpdateTime = Timestamp.FromDateTimeOffset(circumstances.Now);
        referral.Term = term;
        var stamp = ReferralAgreement.Stamp(state.Subject, circumstances.Consent);
        return new Decision
        {
            States = [referral.ToState(id)],
            Entries =
            [
                .. referral.Parties().Select(party => Tell(referral, party, stamp)),
                .. look.Alarm ? [Alarm.Raise(referral.Id, referral.TargetParticipantId, term, circumstances)] : Array.Empty<NewEntry>(),
            ],
            Basis = stamp,
        };
    }

    private NewEntry Tell(Referral referral, string party, BasisStamp? stamp)
    {
        var message = new InboxMessage { CreateTime = referral.UpdateTime, Referral = ReferralView.WithoutContent(referral, party, basisHolds: true) };
        return new NewEntry(EntryKind.TermPassed, id, referral.Version, message, referral.Basis, [party], stamp);
    }
}
