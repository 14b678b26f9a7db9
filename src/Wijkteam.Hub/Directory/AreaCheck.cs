using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Checks the areas: each in its form and once, and within those that hold it.</summary>
internal static class AreaCheck
{
    /// <param name="codes">The codes of the areas themselves.</param>
    public static void Check(Faults faults, string path, IReadOnlyList<Area> areas, IReadOnlySet<string> codes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < areas.Count; i++)
        {
            var code = areas[i].Code;
            if (!AreaCode.IsValid(code))
            {
                faults.Invalid($"{path}[{i}].code", "\"GM\" and 4 digits, \"WK\" and 6 or \"BU\" and 8 digits or capitals.");
            }
            else if (!seen.Add(code))
            {
                faults.Invalid($"{path}[{i}].code", "Another area has this code.");
            }
            else if (AreaCode.Upwards(code).FirstOrDefault(holder => !codes.Contains(holder)) is { } missing)
            {
                faults.Invalid($"{path}[{i}].code", $"The area {missing} that holds it is not among the areas.");
            }

            faults.Text($"{path}[{i}].name", areas[i].Name, 200, required: true);
        }
    }
}
