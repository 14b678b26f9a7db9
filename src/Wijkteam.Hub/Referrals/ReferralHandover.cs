using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>A referral goes on to another, in the status that it has: from its target; or while it is offered, from one recipient or several. Pure.</summary>
/// <param name="state">With what was submitted.</param>
/// <param name="giver">Who does it, with a word of theirs; null for the hub itself.</param>
/// <param name="stamp">The agreement on which it rests then; null if it rests on none.</param>
internal sealed class ReferralHandover(
    ReferralState state, IReadOnlyList<Handover> handovers, (Caller Caller, string Note)? giver, BasisStamp? stamp, Circumstances circumstances)
{
    private readonly Referral _before = state.Referral.State;
    private readonly Guid _id = state.Referral.Id;

    private string Source => _before.SourceParticipantId;

    public Decision Decide()
    {
        var after = Take();
        return new Decision
        {
            States = [after.ToState(_id)],
            Entries = [.. Entries(after)],
            Basis = stamp,

            // What a source has still to hear of its own referral it hears, though it was its target too.
            Withhold = [.. handovers.Where(handover => handover.From != Source).Select(handover => (handover.From, _id))],
        };
    }

    private Referral Take()
    {
        var next = ReferralSteps.Next(_before.Status, _before.BusinessStatus, ReferralStep.GiveOn, giver is null ? ReferralRole.Hub : ReferralRole.Target);
        if (next.Refusal is { } refusal)
        {
            throw new RefusedException(refusal);
        }

        var after = _before.Next(circumstances.Now);
        (after.Status, after.BusinessStatus) = (next.Status!.Value, next.BusinessStatus);
        if (giver is var (caller, note))
        {
            after.Actor = caller.Professional;
            after.Note = note;
        }

        foreach (var handover in handovers)
        {
            Take(after, handover);
            after.Transfers.Add(handover.ToTransfer(after.Version, circumstances.Now));
            after.ProfileVersion = handover.ProfileVersion;
            after.ResponsibleMunicipalityCode = handover.ResponsibleMunicipality.Length > 0 ? handover.ResponsibleMunicipality : after.ResponsibleMunicipalityCode;
            foreach (var awaited in after.AwaitedTransfers.Where(awaited => awaited.FromParticipantId == handover.From).ToList())
            {
                after.AwaitedTransfers.Remove(awaited);
            }
        }

        return after;
    }

    private void Take(Referral after, Handover handover)
    {
        if (_before.TargetParticipantId == handover.From)
        {
            after.TargetParticipantId = handover.To;
            after.Term = TermOf(handover.To);
        }
        else
        {
            after.PutInPlace(handover.From, handover.To, TermOf(handover.To));
        }
    }

    private Term? TermOf(string receiver)
    {
        var terms = circumstances.Directory.TermsOf(receiver);
        return _before.Status switch
        {
            ReferralStatus.Requested => TermPolicy.OnSubmission(terms, state.Submitted!.Content.Priority, circumstances.Now),
            ReferralStatus.Accepted => TermPolicy.OnAcceptance(terms, circumstances.Now),
            _ => null,
        };
    }

    /// <summary>The source hears who has it; that one gets the content, or the offer; and to those who had it, it is closed.</summary>
    private IEnumerable<NewEntry> Entries(Referral after)
    {
        // Who takes it over and is its source too hears of it once, with the content.
        string[] source = after.TargetParticipantId == Source ? [] : [Source];
        yield return Entry(after, EntryKind.ReferralTransferred, Tell(after, Source), source);
        foreach (var taker in after.Receivers().Except(_before.Receivers()))
        {
            yield return after.TargetParticipantId == taker
                ? Entry(after, EntryKind.ReferralHandedOver, WithContent(after), [taker])
                : Entry(after, EntryKind.ReferralOffered, Tell(after, taker), [taker]);
        }

        foreach (var handover in handovers.Where(handover => handover.From != Source && handover.From != giver?.Caller.Participant.Id))
        {
            var closure = new Closure { ExchangeId = after.Id, SuccessorParticipantId = after.TargetParticipantId };
            yield return Entry(after, EntryKind.TransferClosed, new InboxMessage { CreateTime = after.UpdateTime, Closure = closure }, [handover.From]) with { Basis = null };
        }
    }

    private InboxMessage WithContent(Referral after)
    {
        var message = Tell(after, after.TargetParticipantId);
        var told = message.Referral.Clone();
        told.Content = ReferralView.ContentFor(after.TargetParticipantId, after, state.Submitted!.Content);
        told.Route.Add(state.Submitted.Route);
        told.Route.Add(told.Transfers.SelectMany(transfer => transfer.Explanations));
        message.Referral = told;
        return message;
    }

    private static InboxMessage Tell(Referral after, string participantId) =>
        new() { CreateTime = after.UpdateTime, Referral = ReferralView.WithoutContent(after, participantId, basisHolds: true) };

    private NewEntry Entry(Referral after, EntryKind kind, InboxMessage content, IReadOnlyList<string> audience) =>
        new(kind, _id, after.Version, content, after.Basis, audience, stamp);
}
