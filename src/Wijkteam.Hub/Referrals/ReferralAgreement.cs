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
    /// <summary>What the consents say of a referral today, towards all who may receive it; null if it does not rest on them. Once an offer has ended without a
    /// target, towards all to whom it was made.</summary>
    public static ConsentVerdict? Ask(Referral referral, IReadOnlyList<Consent> consents, DirectorySnapshot directory, DateTimeOffset now)
    {
        var receivers = referral.Receivers();
        return Ask(
            referral, receivers.Count > 0 ? receivers : [.. referral.Recipients.Select(recipient => recipient.ParticipantId)], consents, directory, now);
    }

    /// <inheritdoc cref="Ask(Referral, IReadOnlyList{Consent}, DirectorySnapshot, DateTimeOffset)" />
    public static ConsentVerdict? Ask(
        Referral referral, IReadOnlyList<string> receivers, IReadOnlyList<Consent> consents, DirectorySnapshot directory, DateTimeOffset now) =>
        BasisPolicy.RestsOnAgreement(referral.Basis)
            ? receivers.Select(receiver => Ask(referral.SourceParticipantId, receiver, referral.LifeDomains, consents, directory, now)).Aggregate(Both)
            : null;

    public static ConsentVerdict Ask(
        string sourceId, string targetId, IReadOnlyList<LifeDomain> domains, IReadOnlyList<Consent> consents, DirectorySnapshot directory, DateTimeOffset now) =>
        ExchangeAgreement.Ask(ConsentPurpose.Referral, sourceId, targetId, domains, consents, directory, now);

    /// <summary>What holds only if both do.</summary>
    public static ConsentVerdict Both(ConsentVerdict one, ConsentVerdict other) => new(
        one.Permitted && other.Permitted,
        one.ValidUntil is null || other.ValidUntil < one.ValidUntil ? other.ValidUntil : one.ValidUntil,
        [.. one.Explanations, .. other.Explanations]);
}
