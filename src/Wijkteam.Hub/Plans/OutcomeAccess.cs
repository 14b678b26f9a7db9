using Wijkteam.Hub.Households;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Plans;

/// <summary>Who may see scores. Pure.</summary>
internal static class OutcomeAccess
{
    private static readonly int AllDomains = Enum.GetValues<LifeDomain>().Length - 1;

    /// <summary>Scores are seen by who may see each of their life domains; an instrument's own items by who may see all.</summary>
    public static bool MaySee(Outcome outcome, MemberAccess access) =>
        outcome.Items.Count > 0 ? IsAll(access) : outcome.Scores.All(score => access.Permits(score.LifeDomain));

    public static bool IsAll(MemberAccess access) => access.IsWhole || access.Domains.Count == AllDomains;
}
