using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>A signal that rests on agreement.</summary>
/// <param name="Awaiting">The parties that have open deliveries about it.</param>
internal sealed record SignalExchange(Stored<Signal> Signal, IReadOnlyCollection<string> Awaiting)
    : Exchange(Signal.Id, Signal.Row.Source, Signal.Row.Target, Signal.Row.UpdateTime, SignalSteps.IsFinal(Signal.State.Status))
{
    public override EntryKind ClosingKind => EntryKind.SignalClosed;

    public static async ValueTask<SignalExchange> LoadAsync(IJournalStore store, Stored<Signal> signal, CancellationToken cancellationToken)
    {
        var awaiting = new HashSet<string>();
        foreach (var party in (string[])[signal.Row.Source, signal.Row.Target])
        {
            if (await store.HasOpenDeliveriesAsync(party, signal.Id, cancellationToken))
            {
                awaiting.Add(party);
            }
        }

        return new SignalExchange(signal, awaiting);
    }

    public override Closing? CloseUnder(IReadOnlyList<Consent> consents, DirectorySnapshot directory, string? actor, DateTimeOffset now) =>
        Signal.State.AskAgreement(consents, directory, now) is { Permitted: false } ? Close(actor, now) : null;

    private Closing? Close(string? actor, DateTimeOffset now)
    {
        if (HasEnded && Awaiting.Count == 0)
        {
            return null;
        }

        var closed = Signal.State.Clone();
        closed.Version++;
        closed.UpdateTime = Timestamp.FromDateTimeOffset(now);
        if (!HasEnded)
        {
            closed.Status = SignalSteps.Next(closed.Status, SignalStep.Close, SignalRole.Hub);
            closed.StatusReason = new StatusReason { Code = StatusReasonCode.Closed };
        }

        string[] parties = [.. ((string[])[Source, Target]).Distinct()];
        var audience = parties.Where(party => party != actor && (!HasEnded || Awaiting.Contains(party)));
        var message = new InboxMessage { CreateTime = closed.UpdateTime, Closure = new Closure { ExchangeId = closed.Id } };
        return new Closing(
            closed.ToState(RecordId),
            new NewEntry(EntryKind.SignalClosed, RecordId, closed.Version, message, closed.Basis, [.. audience]),
            [.. parties.Select(party => (party, RecordId))]);
    }
}
