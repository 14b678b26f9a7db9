using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Reorganisations;

/// <summary>The hub lets an open exchange go on to whoever takes over by the municipality's profile. What the citizen's agreement does not cover stays with whoever has
/// it, and both ends are told once that it waits.</summary>
internal sealed class TransferToSuccessor(Guid id, ExchangeFinder exchanges) : Step<ExchangeState>
{
    public override async ValueTask<ExchangeState> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        var found = await exchanges.FindAsync(id, cancellationToken) ?? throw ExchangeRefusals.NotFound();
        return await found.WithSubmittedAsync(archive, cancellationToken);
    }

    public override ConsentVerdict? Consent(ExchangeState state, Circumstances circumstances) => state.AskAgreement(circumstances);

    public override Decision Decide(ExchangeState state, Circumstances circumstances)
    {
        var exchange = state.Exchange;
        var handovers = exchange.HasEnded ? [] : SuccessionPolicy.Of(exchange, state.Citizen, circumstances.Directory);
        if (circumstances.Consent is { Permitted: false } && !exchange.HasEnded)
        {
            throw ExchangeRefusals.BasisGone();
        }

        var covered = handovers.Where(handover => IsCovered(state, handover, circumstances)).ToList();
        if (covered.Count > 0)
        {
            return state.HandOver(covered, giver: null, ExchangeAgreement.Stamp(state.Subject, state.AskAgreement(covered, circumstances)), circumstances);
        }

        return handovers.Count == exchange.Awaited.Count && exchange.Awaited.All(awaited => handovers.Any(handover => handover.IsAwaited(awaited)))
            ? throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, "Nobody takes it over, or it waits already."))
            : Await(state, handovers, circumstances);
    }

    private static bool IsCovered(ExchangeState state, Handover handover, Circumstances circumstances) =>
        state.CheckReceiver(circumstances.Directory.FindParticipant(handover.To)!, circumstances.Directory) is null
        && state.AskAgreement([handover], circumstances) is null or { Permitted: true };

    private static Decision Await(ExchangeState state, IReadOnlyList<Handover> handovers, Circumstances circumstances)
    {
        var waiting = state.Exchange.Await([.. handovers.Select(handover => Waiting(state.Exchange, handover, circumstances.Now))], circumstances.Now);
        var after = waiting.ToState();
        var stamp = ExchangeAgreement.Stamp(state.Subject, circumstances.Consent);
        return new Decision
        {
            States = [after],
            Entries =
            [
                .. handovers.Select(handover => handover.From).Concat(state.Exchange.Awaited.Select(awaited => awaited.FromParticipantId))
                    .Intersect(waiting.Concerned).Prepend(after.Source).Distinct()
                    .Select(party => new NewEntry(
                        EntryKind.TransferAwaited, after.Id, after.Version, waiting.Tell(party, circumstances.Directory), waiting.Basis, [party], stamp)),
            ],
            Basis = stamp,
        };
    }

    /// <summary>What waits already waits since then.</summary>
    private static AwaitedTransfer Waiting(ExchangeRecord exchange, Handover handover, DateTimeOffset now) =>
        exchange.Awaited.FirstOrDefault(handover.IsAwaited) ?? handover.ToAwaited(now);
}
