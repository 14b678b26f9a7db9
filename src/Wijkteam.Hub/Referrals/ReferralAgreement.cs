using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Whether the citizen's agreement covers a referral. It covers both directions: what the source tells and what comes back.</summary>
internal static class ReferralAgreement
{
    /// <summary>What the consents say of a referral today; null if it does not rest on them.</summary>
    public static ConsentVerdict? Ask(Referral referral, IReadOnlyList<Consent> consents, DirectorySnapshot directory, DateTimeOffset now) =>
        BasisPolicy.RestsOnAgreement(referral.Basis)
            ? Ask(referral.SourceParticipantId, referral.TargetParticipantId, referral.LifeDomains, consents, directory, now)
            : null;

    public static ConsentVerdict Ask(
        string sourceId, string targetId, IReadOnlyList<LifeDomain> domains, IReadOnlyList<Consent> consents, DirectorySnapshot directory, DateTimeOffset now) =>
        ExchangeAgreement.Ask(ConsentPurpose.Referral, sourceId, targetId, domains, consents, directory, now);

    /// <summary>What a decision on this verdict carries; null if it rests on no agreement.</summary>
    public static BasisStamp? Stamp(SubjectRow subject, ConsentVerdict? verdict) => ExchangeAgreement.Stamp(subject, verdict);
}
