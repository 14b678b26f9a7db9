using NodaTime;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory.Profiles;

/// <summary>How a municipality's profile is called.</summary>
internal static class ProfileName
{
    private const string Always = "always";

    /// <summary>Municipality and first day. Example: <c>GM0344/2026-01-01</c>; <c>GM0344/always</c> if it has always held.</summary>
    public static string Of(MunicipalityProfile profile) => $"{profile.MunicipalityCode}/{(profile.EffectiveFrom.Length == 0 ? Always : profile.EffectiveFrom)}";

    /// <summary>With its revision: names what it says. Example: <c>GM0344/2026-01-01/3</c>.</summary>
    public static string VersionOf(MunicipalityProfile profile) => $"{Of(profile)}/{profile.Revision}";

    /// <summary>The municipality in a name with revision; null for an empty one.</summary>
    public static string? MunicipalityOf(string version) => version.Split('/') is [{ Length: > 0 } municipality, ..] ? municipality : null;

    /// <summary>The first day in a name with revision.</summary>
    public static LocalDate FirstDayOf(string version) => FirstDay(new MunicipalityProfile { EffectiveFrom = version.Split('/')[1] });

    /// <summary>The first day on which it holds.</summary>
    public static LocalDate FirstDay(MunicipalityProfile profile) =>
        DutchCalendar.TryParseDate(profile.EffectiveFrom, out var date) ? date : LocalDate.MinIsoValue;

    /// <summary>The first day on which it no longer holds, as far as it says so itself.</summary>
    public static LocalDate DayAfter(MunicipalityProfile profile) =>
        DutchCalendar.TryParseDate(profile.EffectiveUntil, out var date) ? date : LocalDate.MaxIsoValue;
}
