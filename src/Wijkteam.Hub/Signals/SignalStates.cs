using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>Signals as records.</summary>
internal static class SignalStates
{
    public static NewState ToState(this Signal signal, Guid id, byte[]? externalHmac = null) => new(
        id, RecordKind.Signal, signal.Version, signal.SourceParticipantId, signal.TargetParticipantId, (int)signal.Status,
        signal.CreateTime.ToDateTimeOffset(), signal, externalHmac)
    {
        DueTime = SignalSteps.IsFinal(signal.Status) ? null : TermPolicy.DueTimeOf(signal.Terms()),
    };

    /// <summary>A copy of it, as its next version.</summary>
    public static Signal Next(this Signal old, DateTimeOffset now)
    {
        var next = old.Clone();
        next.Version++;
        next.UpdateTime = Timestamp.FromDateTimeOffset(now);
        return next;
    }

    /// <summary>The target's term, if it has one, and those that the law sets it.</summary>
    public static IReadOnlyList<ReceiverTerm> Terms(this Signal signal) =>
    [
        .. (signal.Term is { } own ? signal.StatutoryTerms.Prepend(own) : signal.StatutoryTerms)
            .Select(term => new ReceiverTerm(signal.TargetParticipantId, term, signal.Transfers.ReceivedBy(signal.TargetParticipantId))),
    ];

    /// <summary>Whether the signal holds only while the citizen agrees.</summary>
    public static bool RestsOnAgreement(this Signal signal) => BasisPolicy.RestsOnAgreement(signal.Basis);
}

/// <summary>A signal, its citizen and what they have agreed to.</summary>
internal sealed record SignalState(SubjectRow Subject, Stored<Signal> Signal, IReadOnlyList<Stored<Consent>> Consents) : ExchangeState(Subject, Consents)
{
    public override ExchangeRecord Exchange => new SignalExchange(Signal);

    public override Subject Citizen => Submitted!.Content.Subject.MovedTo(Signal.State.Transfers);

    /// <summary>It as it was submitted, with content and route, if that matters.</summary>
    public Signal? Submitted { get; init; }

    /// <summary>How many other signals there are about the citizen, as far as triage looks.</summary>
    public int OtherSignals { get; init; }

    /// <summary>Null if there is no such signal.</summary>
    public static async ValueTask<SignalState?> LoadAsync(Archive archive, Guid id, CancellationToken cancellationToken)
    {
        if (await archive.FindAsync(id, RecordKind.Signal, V1.Signal.Parser, cancellationToken) is not { } signal)
        {
            return null;
        }

        var subject = await archive.SubjectOfAsync(signal.Row, cancellationToken);
        return new SignalState(subject, signal, await archive.ListConsentsAsync(subject.Id, cancellationToken));
    }

    public override async ValueTask<ExchangeState> WithSubmittedAsync(Archive archive, CancellationToken cancellationToken)
    {
        var submitted = await archive.FindContentAsync(Signal.Id, EntryKind.SignalSubmitted, InboxMessage.Parser, cancellationToken);
        return this with { Submitted = submitted?.Signal ?? throw SignalRefusals.NotFound() };
    }

    public override Refusal? CheckReceiver(Participant receiver, DirectorySnapshot directory) =>
        ReceiverBasis.Check(Exchange, ExchangeKind.Signal, Citizen, receiver, directory);

    public override ConsentVerdict? AskAgreement(IReadOnlyList<Handover> handovers, Circumstances circumstances) =>
        new Signal(Signal.State) { TargetParticipantId = handovers.Single().To }
            .AskAgreement([.. Consents.Select(consent => consent.State)], circumstances.Directory, circumstances.Now);

    public override Decision HandOver(IReadOnlyList<Handover> handovers, (Caller Caller, string Note)? giver, BasisStamp? stamp, Circumstances circumstances) =>
        new SignalHandover(this, handovers.Single(), giver?.Caller, stamp, circumstances).Decide();
}
