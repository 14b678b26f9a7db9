using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <inheritdoc />
internal sealed record SignalExchange(Stored<Signal> Signal) : ExchangeRecord(Signal.Row)
{
    public override EntryKind ClosingKind => EntryKind.SignalClosed;

    public override LegalBasis Basis => Signal.State.Basis;

    public override IReadOnlyList<LifeDomain> LifeDomains => Signal.State.LifeDomains;

    public override bool HasEnded => SignalSteps.IsFinal(Signal.State.Status);

    public override IReadOnlyList<ReceiverTerm> Terms => Signal.State.Terms();

    public override IReadOnlyList<string> Concerned => Signal.State.Status == SignalStatus.EnteredInError
        ? [Signal.State.SourceParticipantId]
        : [.. ((string[])[Signal.State.SourceParticipantId, Signal.State.TargetParticipantId]).Distinct()];

    public override IReadOnlyList<string> Holders => [Signal.State.TargetParticipantId];

    public override string ProfileVersion => Signal.State.ProfileVersion;

    public override string ResponsibleMunicipality => Signal.State.ResponsibleMunicipalityCode;

    public override IReadOnlyList<AwaitedTransfer> Awaited => Signal.State.AwaitedTransfers;

    public override ConsentVerdict? Ask(IReadOnlyList<Consent> consents, DirectorySnapshot directory, DateTimeOffset now) =>
        Signal.State.AskAgreement(consents, directory, now);

    public override ExchangeRecord Close(DateTimeOffset now)
    {
        var closed = Signal.State.Next(now);
        if (!HasEnded)
        {
            closed.Status = SignalSteps.Next(closed.Status, SignalStep.Close, SignalRole.Hub);
            closed.StatusReason = new StatusReason { Code = StatusReasonCode.Closed };
            closed.AwaitedTransfers.Clear();
            closed.StatutoryTerms.Clear();
        }

        return With(closed);
    }

    public override ExchangeRecord PassTerms(IReadOnlyList<ReceiverTerm> terms, DateTimeOffset now)
    {
        var passed = Signal.State.Next(now);
        foreach (var (_, term, _) in terms)
        {
            if (StatutoryTerms.Set(term.Kind))
            {
                StatutoryTerms.Replace(passed.StatutoryTerms, term);
            }
            else
            {
                passed.Term = term;
            }
        }

        return With(passed);
    }

    public override ExchangeRecord Await(IReadOnlyList<AwaitedTransfer> awaited, DateTimeOffset now)
    {
        var waiting = Signal.State.Next(now);
        waiting.AwaitedTransfers.Clear();
        waiting.AwaitedTransfers.Add(awaited);
        return With(waiting);
    }

    public override InboxMessage Tell(string party, DirectorySnapshot directory)
    {
        var sourceKind = directory.FindParticipant(Signal.State.SourceParticipantId)?.Kind ?? ParticipantKind.Unspecified;
        return new InboxMessage
        {
            CreateTime = Signal.State.UpdateTime, Signal = SignalView.WithoutContent(Signal.State, party, sourceKind, basisHolds: true),
        };
    }

    public override NewState ToState() => Signal.State.ToState(Signal.Id);

    private SignalExchange With(Signal next) => this with { Signal = Signal with { State = next } };
}
