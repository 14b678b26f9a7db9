using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Whether the citizen's agreement covers a referral. It covers both directions: what the source tells and what comes back.</summary>
internal static class ReferralAgreement
{
    /// <summary>What the consents say of a referral today; null if it does not rest on them.</summary>
    public static ConsentVerdict? Ask(Referral referral, IEnumerable<Consent> consents, DirectorySnapshot directory, DateTimeOffset now) =>
        BasisPolicy.RestsOnAgreement(referral.Basis) ? Ask(referral.TargetParticipantId, referral.LifeDomains, consents, directory, now) : null;

    public static ConsentVerdict Ask(
        string targetId, IReadOnlyList<LifeDomain> domains, IEnumerable<Consent> consents, DirectorySnapshot directory, DateTimeOffset now)
    {
        var kind = directory.FindParticipant(targetId)?.Kind ?? ParticipantKind.Unspecified;
        return ConsentPolicy.Evaluate([.. consents], targetId, kind, ConsentPurpose.Referral, domains, now);
    }

    /// <summary>What a decision on this verdict carries; null if it rests on no agreement.</summary>
    public static BasisStamp? Stamp(SubjectRow subject, ConsentVerdict? verdict) =>
        verdict is null ? null : new BasisStamp(subject.Epoch, verdict.ValidUntil);
}
