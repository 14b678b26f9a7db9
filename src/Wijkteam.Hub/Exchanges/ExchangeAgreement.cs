using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>Whether the citizen's agreement covers an exchange. It covers both directions: what the source tells and what comes back.</summary>
internal static class ExchangeAgreement
{
    /// <summary>What the consents say of an exchange between two parties about these domains.</summary>
    public static ConsentVerdict Ask(
        ConsentPurpose purpose,
        string sourceId,
        string targetId,
        IReadOnlyList<LifeDomain> domains,
        IReadOnlyList<Consent> consents,
        DirectorySnapshot directory,
        DateTimeOffset now)
    {
        var there = ConsentPolicy.Evaluate(consents, targetId, KindOf(directory, targetId), purpose, domains, now);
        var back = ConsentPolicy.EvaluateReturn(consents, sourceId, KindOf(directory, sourceId), purpose, domains, now);
        return new ConsentVerdict(
            there.Permitted && back.Permitted,
            back.ValidUntil is null || there.ValidUntil < back.ValidUntil ? there.ValidUntil : back.ValidUntil,
            [.. there.Explanations, .. back.Explanations]);
    }

    /// <summary>What a decision on this verdict carries; null if it rests on no agreement.</summary>
    public static BasisStamp? Stamp(SubjectRow subject, ConsentVerdict? verdict) =>
        verdict is null ? null : new BasisStamp(subject.Epoch, verdict.ValidUntil);

    private static ParticipantKind KindOf(DirectorySnapshot directory, string participantId) =>
        directory.FindParticipant(participantId)?.Kind ?? ParticipantKind.Unspecified;
}
