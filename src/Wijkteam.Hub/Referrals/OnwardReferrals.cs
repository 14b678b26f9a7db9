using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>What becomes of a referral as another that is based on it is made and ends: its source hears that, and no more. Pure.</summary>
internal static class OnwardReferrals
{
    /// <summary>The referral that is passed on, with the new one.</summary>
    /// <exception cref="RefusedException">STATE_NOT_ALLOWED, or NO_AGREEMENT if its own basis has fallen away.</exception>
    public static ParentChange PassOn(ReferralState parent, Referral child, Caller caller, Circumstances circumstances)
    {
        CheckPassOn(parent.Referral.State);
        var agreement = parent.AskAgreement(circumstances);
        if (agreement is { Permitted: false })
        {
            throw ReferralRefusals.BasisGone(SubmitReferral.BasedOnField);
        }

        var passedOn = parent.Referral.State.Next(circumstances.Now);
        passedOn.Actor = caller.Professional;
        passedOn.Note = "";
        passedOn.Onward.Add(Show(child));
        if (child.Provision?.FormalDecision is not null)
        {
            passedOn.EndStatutory(TermKind.WmoInquiry, TermKind.WmoDecision);
        }

        return Tell(parent, passedOn, EntryKind.ReferralPassedOn, ExchangeAgreement.Stamp(parent.Subject, agreement));
    }

    /// <exception cref="RefusedException">STATE_NOT_ALLOWED: the referral does not stand so that it can be passed on.</exception>
    public static void CheckPassOn(Referral parent)
    {
        var result = ReferralSteps.Next(parent.Status, parent.BusinessStatus, ReferralStep.PassOn, ReferralRole.Target);
        if (result.Refusal is { } refusal)
        {
            throw new RefusedException(new Refusal(refusal.Reason, refusal.Message, SubmitReferral.BasedOnField));
        }
    }

    /// <summary>The referral of which an onward one has ended; null if nobody is to hear of it.</summary>
    public static ParentChange? End(ReferralState parent, Referral child, Circumstances circumstances)
    {
        var old = parent.Referral.State;
        var agreement = parent.AskAgreement(circumstances);
        if (agreement is { Permitted: false }
            || old.StatusReason?.Code == StatusReasonCode.Closed
            || ReferralSteps.Next(old.Status, old.BusinessStatus, ReferralStep.HearOfOnward, ReferralRole.Hub).Status is null)
        {
            return null;
        }

        // Who took the child's last step is the child's affair.
        var heard = old.Next(circumstances.Now);
        var index = heard.Onward.IndexOf(heard.Onward.First(onward => onward.Id == child.Id));
        heard.Onward[index] = Show(child);
        return Tell(parent, heard, EntryKind.OnwardReferralEnded, ExchangeAgreement.Stamp(parent.Subject, agreement));
    }

    /// <summary>A decision, and what it comes to for the referral that its own is based on.</summary>
    public static Decision With(this Decision decision, ParentChange? change) => change is null ? decision : decision with
    {
        States = [.. decision.States, change.State],
        Entries = [.. decision.Entries, change.Entry],
        Basis = BasisStamp.Both(decision.Basis, change.Entry.Basis),
    };

    private static ParentChange Tell(ReferralState parent, Referral next, EntryKind kind, BasisStamp? stamp)
    {
        var view = ReferralView.WithoutContent(next, next.SourceParticipantId, basisHolds: true);
        var message = new InboxMessage { CreateTime = next.UpdateTime, Referral = view };
        return new ParentChange(
            next.ToState(parent.Referral.Id),
            new NewEntry(kind, parent.Referral.Id, next.Version, message, next.Basis, [next.SourceParticipantId], stamp));
    }

    private static OnwardReferral Show(Referral child) => new()
    {
        Id = child.Id,
        Status = child.Status,
        CreateTime = child.CreateTime,
        UpdateTime = child.UpdateTime,
    };
}

/// <summary>A new version of the referral that another is based on, and what its source hears.</summary>
internal sealed record ParentChange(NewState State, NewEntry Entry);
