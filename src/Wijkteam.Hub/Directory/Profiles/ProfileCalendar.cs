using NodaTime;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>Which profiles hold on which day. Pure.</summary>
internal static class ProfileCalendar
{
    /// <summary>Those that hold on a day, at most one of each municipality, by its code.</summary>
    public static IReadOnlyList<MunicipalityProfile> On(LocalDate day, IEnumerable<MunicipalityProfile> profiles) =>
    [
        .. profiles
            .Where(profile => ProfileName.FirstDay(profile) <= day)
            .GroupBy(profile => profile.MunicipalityCode, StringComparer.Ordinal)
            .Select(group => group.MaxBy(ProfileName.FirstDay)!)
            .Where(profile => day < ProfileName.DayAfter(profile))
            .OrderBy(profile => profile.MunicipalityCode, StringComparer.Ordinal),
    ];

    /// <summary>Faults days on which two would hold, and days between two on which none would.</summary>
    public static void Check(Faults faults, IEnumerable<MunicipalityProfile> profiles)
    {
        foreach (var municipality in profiles.GroupBy(profile => profile.MunicipalityCode, StringComparer.Ordinal))
        {
            MunicipalityProfile[] ordered = [.. municipality.OrderBy(ProfileName.FirstDay)];
            for (var i = 1; i < ordered.Length; i++)
            {
                CheckPair(faults, ordered[i - 1], ordered[i]);
            }
        }
    }

    private static void CheckPair(Faults faults, MunicipalityProfile earlier, MunicipalityProfile later)
    {
        var (end, start) = (ProfileName.DayAfter(earlier), ProfileName.FirstDay(later));
        var path = $"{ProfileName.Of(later)}.effective_from";
        if (start == ProfileName.FirstDay(earlier))
        {
            faults.Invalid(path, "Another profile of this municipality has the same first day.");
        }
        else if (end != LocalDate.MaxIsoValue && start < end)
        {
            faults.Invalid(path, $"Overlaps {ProfileName.Of(earlier)}, which holds until {earlier.EffectiveUntil}.");
        }
        else if (end != LocalDate.MaxIsoValue && start > end)
        {
            faults.Invalid(path, $"Leaves a gap after {ProfileName.Of(earlier)}, which holds until {earlier.EffectiveUntil}.");
        }
    }
}
