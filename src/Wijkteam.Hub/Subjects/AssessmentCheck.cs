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

        if (assessment.Scores.Count > MaxScores)
        {
            faults.Invalid($"{path}.scores", $"At most {MaxScores}.");
            return;
        }

        var seen = new HashSet<LifeDomain>();
        for (var i = 0; i < assessment.Scores.Count; i++)
        {
            var (at, score) = ($"{path}.scores[{i}]", assessment.Scores[i]);
            if (score.LifeDomain == LifeDomain.Unspecified || !Enum.IsDefined(score.LifeDomain) || !seen.Add(score.LifeDomain))
            {
                faults.Invalid($"{at}.life_domain", "A life domain, each once.");
            }

            if (score.Score is < 1 or > Best)
            {
                faults.Invalid($"{at}.score", $"1 to {Best}.");
            }
        }

        if (assessment.SelfDirection is < 0 or > Best)
        {
            faults.Invalid($"{path}.self_direction", $"1 to {Best}; 0 if not assessed.");
        }
    }
}
