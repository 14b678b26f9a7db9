using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Subjects;

/// <summary>Checks what a sender has assessed.</summary>
internal static class AssessmentCheck
{
    private const int MaxScores = 18;
    private const int Best = 5;

    public static void Check(Faults faults, string path, Assessment? assessment)
    {
        if (assessment is null)
        {
            return;
        }

        CheckScores(faults, $"{path}.scores", assessment.Scores);
        if (assessment.SelfDirection is < 0 or > Best)
        {
            faults.Invalid($"{path}.self_direction", $"1 to {Best}; 0 if not assessed.");
        }
    }

    /// <summary>Faults scores at <paramref name="path"/> that are no score of a life domain, name one twice, or are too many.</summary>
    public static void CheckScores(Faults faults, string path, IReadOnlyList<DomainScore> scores)
    {
        if (scores.Count > MaxScores)
        {
            faults.Invalid(path, $"At most {MaxScores}.");
            return;
        }

        var seen = new HashSet<LifeDomain>();
        for (var i = 0; i < scores.Count; i++)
        {
            var (at, score) = ($"{path}[{i}]", scores[i]);
            if (score.LifeDomain == LifeDomain.Unspecified || !Enum.IsDefined(score.LifeDomain) || !seen.Add(score.LifeDomain))
            {
                faults.Invalid($"{at}.life_domain", "A life domain, each once.");
            }

            if (score.Score is < 1 or > Best)
            {
                faults.Invalid($"{at}.score", $"1 to {Best}.");
            }
        }
    }
}
