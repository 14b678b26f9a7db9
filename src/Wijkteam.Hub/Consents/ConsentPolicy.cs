using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>
/// Weighs a citizen's consents: per life domain the most specific one in force decides, at equal specificity an objection, and without any there is no
/// agreement. Every domain has to be permitted.
/// </summary>
internal static class ConsentPolicy
{
    /// <summary>Evaluates the disclosure of <paramref name="domains"/> to a recipient; no domains, no agreement.</summary>
    /// <param name="consents">All of one citizen's consents, in any order, with their <c>valid_until</c>.</param>
    /// <param name="recipientId">The participant that would receive.</param>
    /// <param name="recipientKind">Its kind.</param>
    /// <param name="purpose">What for; never unspecified.</param>
    /// <param name="domains">The class of data.</param>
    /// <param name="now">The instant to evaluate at.</param>
    public static ConsentVerdict Evaluate(
        IReadOnlyList<Consent> consents,
        string recipientId,
        ParticipantKind recipientKind,
        ConsentPurpose purpose,
        IReadOnlyList<LifeDomain> domains,
        DateTimeOffset now) =>
        Weigh(consents, recipientId, recipientKind, purpose, domains, now, whenSilent: false);

    /// <summary>Evaluates whether a source may hear how its exchange goes on. The agreement to the exchange covers it, unless the citizen objects against this
    /// source or its kind by name.</summary>
    /// <inheritdoc cref="Evaluate"/>
    public static ConsentVerdict EvaluateReturn(
        IReadOnlyList<Consent> consents,
        string sourceId,
        ParticipantKind sourceKind,
        ConsentPurpose purpose,
        IReadOnlyList<LifeDomain> domains,
        DateTimeOffset now)
    {
        var naming = consents.Where(consent => consent.Scope?.RecipientParticipantId == sourceId || consent.Scope?.RecipientKind == sourceKind);
        return Weigh([.. naming], sourceId, sourceKind, purpose, domains, now, whenSilent: true);
    }

    /// <summary>When a consent ends by itself, exclusive: its period or its <c>valid_until</c>, whichever is first; null if it does not.</summary>
    public static DateTimeOffset? EndOf(Consent consent) =>
        Earliest(consent.EndTime?.ToDateTimeOffset(), consent.ValidUntil?.ToDateTimeOffset());

    /// <summary>Whether a consent is neither revoked nor outside its period.</summary>
    public static bool IsInForce(Consent consent, DateTimeOffset now) =>
        consent.Status == ConsentStatus.Active && !StartsAfter(consent, now) && !(EndOf(consent) <= now);

    private static ConsentVerdict Weigh(
        IReadOnlyList<Consent> consents,
        string recipientId,
        ParticipantKind recipientKind,
        ConsentPurpose purpose,
        IReadOnlyList<LifeDomain> domains,
        DateTimeOffset now,
        bool whenSilent)
    {
        var permitted = domains.Count > 0;
        DateTimeOffset? validUntil = null;
        var explanations = new List<Explanation>();
        foreach (var domain in domains)
        {
            var inForce = new List<Weight>();
            foreach (var consent in consents.Where(consent => consent.Status == ConsentStatus.Active && consent.Scope is not null))
            {
                if (ConsentReach.Of(consent.Scope, recipientId, recipientKind, purpose, domain) is { } reach)
                {
                    validUntil = Earliest(validUntil, NextChange(consent, now));
                    if (IsInForce(consent, now))
                    {
                        inForce.Add(new Weight(reach, consent.Decision == ConsentDecision.Permit));
                    }
                }
            }

            permitted &= (whenSilent && inForce.Count == 0) || Decide(domain, inForce, explanations);
        }

        return new ConsentVerdict(permitted, validUntil, explanations);
    }

    private static bool Decide(LifeDomain domain, List<Weight> inForce, List<Explanation> explanations)
    {
        if (inForce.Count == 0)
        {
            explanations.Add(ConsentExplanations.NothingCovers(domain));
            return false;
        }

        var highest = inForce.Max(weight => weight.Reach);
        var permits = inForce.TrueForAll(weight => weight.Reach < highest || weight.Permits);
        explanations.Add(ConsentExplanations.Decides(domain, highest, permits));

        // Only what points the other way needs a word on why it did not count; and two that read alike need it once.
        var passedOver = inForce.Where(weight => weight.Permits != permits).Select(weight => weight.Reach).Distinct().OrderDescending();
        explanations.AddRange(passedOver.Select(reach => ConsentExplanations.PassedOver(domain, reach, !permits, reach == highest)));
        return permits;
    }

    // Conservative: a change counts even if the consent is outweighed, since what outweighs it may itself come and go.
    private static DateTimeOffset? NextChange(Consent consent, DateTimeOffset now)
    {
        var end = EndOf(consent);
        if (end <= now)
        {
            return null;
        }

        return StartsAfter(consent, now) ? consent.StartTime.ToDateTimeOffset() : end;
    }

    private static bool StartsAfter(Consent consent, DateTimeOffset now) => consent.StartTime?.ToDateTimeOffset() > now;

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    private readonly record struct Weight(ConsentReach Reach, bool Permits);
}
