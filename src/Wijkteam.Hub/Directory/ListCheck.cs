using System.Buffers;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Checks what the lists of a directory have in common.</summary>
internal static class ListCheck
{
    private const int MaxAge = 130;
    private const int MaxCodeLength = 64;

    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Faults a list that is empty though required, and what is wrong with any of its items or named twice.</summary>
    /// <param name="findFault">What is wrong with one; null if nothing is.</param>
    public static void Items<T>(Faults faults, string path, IReadOnlyList<T> items, Func<T, string?> findFault, bool required = true)
    {
        if (required && items.Count == 0)
        {
            faults.Required(path);
        }

        var seen = new HashSet<T>();
        for (var i = 0; i < items.Count; i++)
        {
            if ((findFault(items[i]) ?? (seen.Add(items[i]) ? null : "Named twice.")) is { } fault)
            {
                faults.Invalid($"{path}[{i}]", fault);
            }
        }
    }

    public static void Areas(Faults faults, string path, IReadOnlyList<string> codes, IReadOnlySet<string> areas, bool required = true) =>
        Items(faults, path, codes, code => areas.Contains(code) ? null : "No such area among the areas.", required);

    public static void LifeDomains(Faults faults, string path, IReadOnlyList<LifeDomain> domains) =>
        Items(faults, path, domains, domain => domain != LifeDomain.Unspecified && Enum.IsDefined(domain) ? null : "Not a life domain.");

    /// <summary>Faults ages, in whole years, that nobody has, or that come in the wrong order.</summary>
    public static void Ages(Faults faults, string path, int minAge, int maxAge)
    {
        if (minAge is < 0 or > MaxAge)
        {
            faults.Invalid($"{path}.min_age", $"0 to {MaxAge}.");
        }

        if (maxAge is < 0 or > MaxAge)
        {
            faults.Invalid($"{path}.max_age", $"0 (no limit) to {MaxAge}.");
        }
        else if (maxAge != 0 && minAge > maxAge)
        {
            faults.Invalid($"{path}.max_age", "Lower than min_age: it would be for nobody.");
        }
    }

    /// <summary>Faults a code of the municipality's own that is not lower-case letters, digits and hyphens, 1 to 64 characters.</summary>
    public static void Code(Faults faults, string path, string code, bool required)
    {
        if (code.Length == 0)
        {
            if (required)
            {
                faults.Required(path);
            }
        }
        else if (code.Length > MaxCodeLength || code.AsSpan().ContainsAnyExcept(CodeCharacters))
        {
            faults.Invalid(path, $"Lower-case letters, digits and hyphens, at most {MaxCodeLength} characters.");
        }
    }
}
