using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Referrals as records.</summary>
internal static class ReferralStates
{
    public static NewState ToState(this Referral referral, Guid id, byte[]? externalHmac = null) => new(
        id, RecordKind.Referral, referral.Version, referral.SourceParticipantId, referral.TargetParticipantId, (int)referral.Status,
        referral.CreateTime.ToDateTimeOffset(), referral, externalHmac);
}

/// <summary>A referral, its citizen and what they have agreed to.</summary>
internal sealed record ReferralState(SubjectRow Subject, Stored<Referral> Referral, IReadOnlyList<Stored<Consent>> Consents) : State(Subject, IsNew: false)
{
    /// <summary>Null if there is no such referral.</summary>
    public static async ValueTask<ReferralState?> LoadAsync(Archive archive, Guid id, CancellationToken cancellationToken)
    {
        if (await archive.FindAsync(id, RecordKind.Referral, V1.Referral.Parser, cancellationToken) is not { } referral)
        {
            return null;
        }

        var subject = await archive.SubjectOfAsync(referral.Row, cancellationToken);
        return new ReferralState(subject, referral, await archive.ListConsentsAsync(subject.Id, cancellationToken));
    }

    /// <summary>What the consents say of it; null if it does not rest on them.</summary>
    public ConsentVerdict? AskAgreement(Circumstances circumstances) =>
        ReferralAgreement.Ask(Referral.State, [.. Consents.Select(consent => consent.State)], circumstances.Directory, circumstances.Now);
}
