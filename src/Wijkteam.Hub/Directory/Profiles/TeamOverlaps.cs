using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>Finds teams between which only the order of their ids could decide: two that serve the same area, ages and life domain.</summary>
internal static class TeamOverlaps
{
    private const int NoLimit = 999;

    public static void Check(Faults faults, string path, IReadOnlyList<Team> teams)
    {
        for (var i = 1; i < teams.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (IsSpecialist(teams[i]) == IsSpecialist(teams[j]) && Find(teams[i], teams[j]) is var (area, domain))
                {
                    faults.Invalid($"{path}[{i}]", $"Overlaps {path}[{j}]: both serve {area}, at the same ages, for {domain}.");
                }
            }
        }
    }

    private static (string Area, LifeDomain Domain)? Find(Team one, Team other)
    {
        if (one.MinAge > Oldest(other) || other.MinAge > Oldest(one))
        {
            return null;
        }

        var area = one.AreaCodes.FirstOrDefault(other.AreaCodes.Contains);
        var domain = one.LifeDomains.FirstOrDefault(other.LifeDomains.Contains);
        return area is null || domain == LifeDomain.Unspecified ? null : (area, domain);
    }

    private static bool IsSpecialist(Team team) => team.Kind == TeamKind.SpecialistOutpatient;

    private static int Oldest(Team team) => team.MaxAge == 0 ? NoLimit : team.MaxAge;
}
