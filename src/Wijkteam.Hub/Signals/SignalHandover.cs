using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>A signal goes on from its target to another, in the status that it has. Pure.</summary>
/// <param name="state">With what was submitted.</param>
/// <param name="giver">Who does it; null for the hub itself.</param>
/// <param name="stamp">The agreement on which it rests then; null if it rests on none.</param>
internal sealed class SignalHandover(SignalState state, Handover handover, Caller? giver, BasisStamp? stamp, Circumstances circumstances)
{
    private readonly Signal _before = state.Signal.State;
    private readonly Guid _id = state.Signal.Id;

    private string Source => _before.SourceParticipantId;

    public Decision Decide()
    {
        var after = Take();
        return new Decision
        {
            States = [after.ToState(_id)],
            Entries = [.. Entries(after)],
            Basis = stamp,
            Withhold = handover.From == Source ? [] : [(handover.From, _id)],
        };
    }

    private Signal Take()
    {
        var taker = circumstances.Directory.FindParticipant(handover.To)!;
        var after = _before.Next(circumstances.Now);
        after.Status = giver is null
            ? SignalSteps.Next(_before.Status, SignalStep.Succeed, SignalRole.Hub)
            : SignalSteps.Next(_before.Status, SignalStep.GiveOn, SignalRole.Target);
        after.TargetParticipantId = handover.To;
        after.Actor = giver?.Professional ?? _before.Actor;
        after.ProfileVersion = handover.ProfileVersion;
        after.ResponsibleMunicipalityCode = handover.ResponsibleMunicipality.Length > 0 ? handover.ResponsibleMunicipality : after.ResponsibleMunicipalityCode;
        after.Transfers.Add(handover.ToTransfer(after.Version, circumstances.Now));
        after.AwaitedTransfers.Clear();
        after.Term = after.Status == SignalStatus.Received
            ? TermPolicy.OnSubmission(circumstances.Directory.TermsOf(handover.To), state.Submitted!.Content.Priority, circumstances.Now)
            : null;

        // Whom the old target has confirmed, by BSN, is not for one who may not use it.
        after.ConfirmedSubject = SubjectCheck.MayUseBsn(taker.Kind) ? after.ConfirmedSubject : null;
        return after;
    }

    /// <summary>The source hears who has it; that one gets the content; and to the one who had it, it is closed.</summary>
    private IEnumerable<NewEntry> Entries(Signal after)
    {
        // Who takes it over and is its source too hears of it once, with the content.
        string[] source = handover.To == Source ? [] : [Source];
        yield return Entry(after, EntryKind.SignalTransferred, Tell(after, Source), source);
        yield return Entry(after, EntryKind.SignalHandedOver, WithContent(after), [handover.To]);
        if (handover.From != Source && handover.From != giver?.Participant.Id)
        {
            var closure = new Closure { ExchangeId = after.Id, SuccessorParticipantId = handover.To };
            yield return Entry(after, EntryKind.TransferClosed, new InboxMessage { CreateTime = after.UpdateTime, Closure = closure }, [handover.From]) with { Basis = null };
        }
    }

    private InboxMessage WithContent(Signal after)
    {
        var message = Tell(after, handover.To);
        message.Signal.Content = SignalView.ContentFor(handover.To, after, state.Submitted!.Content);
        message.Signal.Route.Add(state.Submitted.Route);
        message.Signal.Route.Add(message.Signal.Transfers.SelectMany(transfer => transfer.Explanations));
        return message;
    }

    private InboxMessage Tell(Signal after, string participantId)
    {
        var sourceKind = circumstances.Directory.FindParticipant(Source)?.Kind ?? ParticipantKind.Unspecified;
        return new InboxMessage { CreateTime = after.UpdateTime, Signal = SignalView.WithoutContent(after, participantId, sourceKind, basisHolds: true) };
    }

    private NewEntry Entry(Signal after, EntryKind kind, InboxMessage content, IReadOnlyList<string> audience) =>
        new(kind, _id, after.Version, content, after.Basis, audience, stamp);
}
