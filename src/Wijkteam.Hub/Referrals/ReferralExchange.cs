using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <inheritdoc />
internal sealed record ReferralExchange(Stored<Referral> Referral) : ExchangeRecord(Referral.Row)
{
    public override EntryKind ClosingKind => EntryKind.ReferralClosed;

    public override LegalBasis Basis => Referral.State.Basis;

    public override IReadOnlyList<LifeDomain> LifeDomains => Referral.State.LifeDomains;

    public override bool HasEnded => ReferralSteps.IsFinal(Referral.State.Status);

    public override IReadOnlyList<ReceiverTerm> Terms => Referral.State.Terms();

    public override IReadOnlyList<string> Concerned =>
        Referral.State.Status == ReferralStatus.EnteredInError ? [Referral.State.SourceParticipantId] : Referral.State.Parties();

    public override IReadOnlyList<string> Holders => Referral.State.Receivers();

    public override string ProfileVersion => Referral.State.ProfileVersion;

    public override string ResponsibleMunicipality => Referral.State.ResponsibleMunicipalityCode;

    public override IReadOnlyList<AwaitedTransfer> Awaited => Referral.State.AwaitedTransfers;

    public override ConsentVerdict? Ask(IReadOnlyList<Consent> consents, DirectorySnapshot directory, DateTimeOffset now) =>
        ReferralAgreement.Ask(Referral.State, consents, directory, now);

    public override ExchangeRecord Close(DateTimeOffset now)
    {
        var closed = Referral.State.Next(now);
        if (!HasEnded)
        {
            var next = ReferralSteps.Next(closed.Status, closed.BusinessStatus, ReferralStep.Close, ReferralRole.Hub);
            closed.Status = next.Status!.Value;
            closed.BusinessStatus = next.BusinessStatus;
            closed.StatusReason = new StatusReason { Code = StatusReasonCode.Closed };
            closed.CloseOffer();
            closed.StatutoryTerms.Clear();
        }

        return With(closed);
    }

    public override ExchangeRecord PassTerms(IReadOnlyList<ReceiverTerm> terms, DateTimeOffset now)
    {
        var passed = Referral.State.Next(now);
        passed.SetTerms(terms);
        return With(passed);
    }

    public override ExchangeRecord Await(IReadOnlyList<AwaitedTransfer> awaited, DateTimeOffset now)
    {
        var waiting = Referral.State.Next(now);
        waiting.AwaitedTransfers.Clear();
        waiting.AwaitedTransfers.Add(awaited);
        return With(waiting);
    }

    public override InboxMessage Tell(string party, DirectorySnapshot directory) => new()
    {
        CreateTime = Referral.State.UpdateTime, Referral = ReferralView.WithoutContent(Referral.State, party, basisHolds: true),
    };

    public override NewState ToState() => Referral.State.ToState(Referral.Id);

    private ReferralExchange With(Referral next) => this with { Referral = Referral with { State = next } };
}
