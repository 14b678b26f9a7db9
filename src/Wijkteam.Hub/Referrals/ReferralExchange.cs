using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>A referral that rests on agreement.</summary>
/// <param name="Awaiting">The parties that have open deliveries about it.</param>
internal sealed record ReferralExchange(Stored<Referral> Referral, IReadOnlyCollection<string> Awaiting)
    : Exchange(
        Referral.Id, Referral.Row.Source, Referral.Row.Target, Referral.Row.UpdateTime, ReferralSteps.IsFinal(Referral.State.Status))
{
    public static async ValueTask<ReferralExchange> LoadAsync(IJournalStore store, Stored<Referral> referral, CancellationToken cancellationToken)
    {
        var awaiting = new HashSet<string>();
        foreach (var party in referral.State.Parties())
        {
            if (await store.HasOpenDeliveriesAsync(party, referral.Id, cancellationToken))
            {
                awaiting.Add(party);
            }
        }

        return new ReferralExchange(referral, awaiting);
    }

    public override EntryKind ClosingKind => EntryKind.ReferralClosed;

    public override Closing? CloseUnder(IReadOnlyList<Consent> consents, DirectorySnapshot directory, string? actor, DateTimeOffset now) =>
        ReferralAgreement.Ask(Referral.State, consents, directory, now) is { Permitted: false } ? Close(actor, now) : null;

    private Closing? Close(string? actor, DateTimeOffset now)
    {
        // Of what should never have been, nothing is on its way to the target but that.
        var parties = Referral.State.Status == ReferralStatus.EnteredInError ? [Source] : Referral.State.Parties();
        if (HasEnded && !parties.Any(Awaiting.Contains))
        {
            return null;
        }

        var closed = Referral.State.Clone();
        closed.Version++;
        closed.UpdateTime = Timestamp.FromDateTimeOffset(now);
        if (!HasEnded)
        {
            var next = ReferralSteps.Next(closed.Status, closed.BusinessStatus, ReferralStep.Close, ReferralRole.Hub);
            closed.Status = next.Status!.Value;
            closed.BusinessStatus = next.BusinessStatus;
            closed.StatusReason = new StatusReason { Code = StatusReasonCode.Closed };
            closed.CloseOffer();
        }

        var audience = parties.Where(party => party != actor && (!HasEnded || Awaiting.Contains(party)));
        var message = new InboxMessage { CreateTime = closed.UpdateTime, Closure = new Closure { ExchangeId = closed.Id } };
        return new Closing(
            closed.ToState(RecordId),
            new NewEntry(EntryKind.ReferralClosed, RecordId, closed.Version, message, closed.Basis, [.. audience]),
            [.. parties.Select(party => (party, RecordId))]);
    }
}
