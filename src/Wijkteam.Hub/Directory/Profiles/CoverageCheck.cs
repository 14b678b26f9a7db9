using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>Finds questions that nobody would take: without a fallback desk the teams must serve every age, an unknown one too, for every life domain everywhere.</summary>
internal static class CoverageCheck
{
    private const int MaxAge = 130;

    private static readonly LifeDomain[] Domains = [.. Enum.GetValues<LifeDomain>().Where(domain => domain != LifeDomain.Unspecified)];

    public static void Check(Faults faults, string path, MunicipalityProfile profile)
    {
        if (profile.Desks.Any(desk => DeskCheck.TaskOf(desk) == DeskTask.Fallback))
        {
            return;
        }

        foreach (var area in profile.Areas.Where(area => AreaCode.IsValid(area.Code)))
        {
            if (FindGap(profile.Teams, area.Code) is var (domain, age))
            {
                faults.Invalid(path, $"No fallback desk, and in {area.Code} nobody takes on {domain} {(age is { } years ? $"at the age of {years}" : "when the age is not known")}.");
            }
        }
    }

    private static (LifeDomain Domain, int? Age)? FindGap(IReadOnlyList<Team> teams, string areaCode)
    {
        var codes = AreaCode.Upwards(areaCode);
        Team[] serving = [.. teams.Where(team => team.Kind != TeamKind.SpecialistOutpatient && team.AreaCodes.Any(codes.Contains))];
        foreach (var domain in Domains)
        {
            Team[] fit = [.. serving.Where(team => team.LifeDomains.Contains(domain))];
            if (fit.Any(team => team is { MinAge: 0, MaxAge: 0 }))
            {
                continue;
            }

            int[] ages = [.. Enumerable.Range(0, MaxAge + 1).Where(age => !fit.Any(team => age >= team.MinAge && (team.MaxAge == 0 || age <= team.MaxAge))).Take(1)];
            return (domain, ages.Length > 0 ? ages[0] : null);
        }

        return null;
    }
}
