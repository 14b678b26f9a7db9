using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>Checks the problems as a source codes them.</summary>
internal static class ProblemCheck
{
    public const string Icpc1Nl = "http://hl7.org/fhir/sid/icpc-1-nl";

    private const int MaxProblems = 20;
    private const int MaxDisplayLength = 200;

    public static void Check(Faults faults, string path, IReadOnlyList<Problem> problems)
    {
        if (problems.Count > MaxProblems)
        {
            faults.Invalid(path, $"At most {MaxProblems}.");
            return;
        }

        for (var i = 0; i < problems.Count; i++)
        {
            Check(faults, $"{path}[{i}]", problems[i]);
        }
    }

    private static void Check(Faults faults, string path, Problem problem)
    {
        if (problem.System.Length == 0)
        {
            faults.Required($"{path}.system");
        }
        else if (problem.System != Icpc1Nl)
        {
            faults.Invalid($"{path}.system", $"Only {Icpc1Nl}.");
        }

        if (problem.Code.Length == 0)
        {
            faults.Required($"{path}.code");
        }
        else if (!IcpcLifeDomains.IsCode(problem.Code))
        {
            faults.Invalid($"{path}.code", "A chapter's capital, 2 digits and optionally a point and 2 digits, for example Z01 or T90.02.");
        }

        faults.Text($"{path}.display", problem.Display, MaxDisplayLength);
    }
}
