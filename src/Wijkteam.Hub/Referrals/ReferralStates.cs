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

namespace Wijkteam.Hub.Referrals;

/// <summary>Referrals as records.</summary>
internal static class ReferralStates
{
    public static NewState ToState(this Referral referral, Guid id, byte[]? externalHmac = null) => new(
        id, RecordKind.Referral, referral.Version, referral.SourceParticipantId, referral.TargetParticipantId, (int)referral.Status,
        referral.CreateTime.ToDateTimeOffset(), referral, externalHmac)
    {
        DueTime = ReferralSteps.IsFinal(referral.Status) ? null : TermPolicy.DueTimeOf(referral.Terms()),
    };

    /// <summary>A copy of it, as its next version.</summary>
    public static Referral Next(this Referral old, DateTimeOffset now)
    {
        var next = old.Clone();
        next.Version++;
        next.UpdateTime = Timestamp.FromDateTimeOffset(now);
        return next;
    }
}

/// <summary>A referral, its citizen and what they have agreed to. Those that are based on it are as they stand now.</summary>
internal sealed record ReferralState(SubjectRow Subject, Stored<Referral> Referral, IReadOnlyList<Stored<Consent>> Consents) : ExchangeState(Subject, Consents)
{
    public override ExchangeRecord Exchange => new ReferralExchange(Referral);

    public override Subject Citizen => Submitted!.Content.Subject.MovedTo(Referral.State.Transfers);

    /// <summary>The referral that it is based on, if that matters.</summary>
    public ReferralState? Parent { get; init; }

    /// <summary>It as it was submitted, with content and route, if that matters.</summary>
    public Referral? Submitted { get; init; }

    /// <summary>Null if there is no such referral.</summary>
    public static async ValueTask<ReferralState?> LoadAsync(Archive archive, Guid id, CancellationToken cancellationToken)
    {
        if (await archive.FindAsync(id, RecordKind.Referral, V1.Referral.Parser, cancellationToken) is not { } referral)
        {
            return null;
        }

        foreach (var onward in referral.State.Onward)
        {
            if (await archive.FindRowAsync(Guid.Parse(onward.Id), cancellationToken) is { } row)
            {
                onward.Status = (ReferralStatus)row.Status;
                onward.UpdateTime = Timestamp.FromDateTimeOffset(row.UpdateTime);
            }
        }

        var subject = await archive.SubjectOfAsync(referral.Row, cancellationToken);
        return new ReferralState(subject, referral, await archive.ListConsentsAsync(subject.Id, cancellationToken));
    }

    /// <summary>With the referral that it is based on, if there is one.</summary>
    public async ValueTask<ReferralState> WithParentAsync(Archive archive, CancellationToken cancellationToken) =>
        Referral.State.BasedOnReferralId.Length == 0
            ? this
            : this with { Parent = await LoadAsync(archive, Guid.Parse(Referral.State.BasedOnReferralId), cancellationToken) };

    public override async ValueTask<ExchangeState> WithSubmittedAsync(Archive archive, CancellationToken cancellationToken)
    {
        var submitted = await archive.FindContentAsync(Referral.Id, EntryKind.ReferralSubmitted, InboxMessage.Parser, cancellationToken);
        return this with { Submitted = submitted?.Referral ?? throw ReferralRefusals.NotFound() };
    }

    public override Refusal? CheckReceiver(Participant receiver, DirectorySnapshot directory) =>
        ReceiverBasis.Check(Exchange, ExchangeKind.Referral, Citizen, receiver, directory);

    public override ConsentVerdict? AskAgreement(IReadOnlyList<Handover> handovers, Circumstances circumstances)
    {
        var receivers = Referral.State.Receivers().Except(handovers.Select(handover => handover.From)).Union(handovers.Select(handover => handover.To));
        return ReferralAgreement.Ask(Referral.State, [.. receivers], [.. Consents.Select(consent => consent.State)], circumstances.Directory, circumstances.Now);
    }

    public override Decision HandOver(IReadOnlyList<Handover> handovers, (Caller Caller, string Note)? giver, BasisStamp? stamp, Circumstances circumstances) =>
        new ReferralHandover(this, handovers, giver, stamp, circumstances).Decide();

    /// <summary>What the consents say of it towards one receiver; null if it does not rest on them.</summary>
    public ConsentVerdict? AskAgreement(string receiver, Circumstances circumstances) =>
        ReferralAgreement.Ask(Referral.State, [receiver], [.. Consents.Select(consent => consent.State)], circumstances.Directory, circumstances.Now);
}
