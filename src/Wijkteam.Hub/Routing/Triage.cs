using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>Tells complex questions from others by a municipality's own thresholds. Pure.</summary>
internal static class Triage
{
    /// <summary>Why a question is complex; NONE if it is not.</summary>
    public static Complexity Assess(TriageRule rule, RoutingQuestion question)
    {
        if (question.LifeDomains.Distinct().Count() >= rule.MinLifeDomains)
        {
            return Complexity.SeveralDomains;
        }

        var acute = question.Assessment?.Scores.Count(score => score.Score <= rule.AcuteSeverity) ?? 0;
        var isAcute = rule.MinAcuteDomains > 0 && acute >= rule.MinAcuteDomains;
        var hasLittleDirection = question.Assessment is { SelfDirection: > 0 } assessed && assessed.SelfDirection <= rule.MaxSelfDirection;
        var isRepeated = rule.MinEarlierSignals > 0 && question.EarlierSignals >= rule.MinEarlierSignals;
        return isAcute || hasLittleDirection || isRepeated ? Complexity.Situation : Complexity.None;
    }
}

/// <summary>Why a question is complex. What was assessed and what came before are not told apart: the explanation goes to the sender too.</summary>
internal enum Complexity
{
    None,
    SeveralDomains,
    Situation,
}
