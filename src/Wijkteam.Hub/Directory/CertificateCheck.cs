using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Checks which client certificates are whose: a name that two had would let one call as the other.</summary>
internal static class CertificateCheck
{
    private const int MaxNames = 10;
    private const int MaxLength = 253;

    public static void Check(Faults faults, IReadOnlyList<Registration> registrations)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < registrations.Count; i++)
        {
            if (registrations[i].Certificates is { } certificates)
            {
                CheckNames(faults, $"registrations[{i}].certificates.dns_names", certificates.DnsNames, seen);
            }
        }
    }

    private static void CheckNames(Faults faults, string path, IReadOnlyList<string> names, HashSet<string> seen)
    {
        if (names.Count is 0 or > MaxNames)
        {
            faults.Invalid(path, $"1 to {MaxNames} names.");
        }

        for (var i = 0; i < names.Count; i++)
        {
            if (!IsName(names[i]))
            {
                faults.Invalid($"{path}[{i}]", "A whole DNS name in lower case, for example epd.huisarts-de-brug.example.");
            }
            else if (!seen.Add(names[i]))
            {
                faults.Invalid($"{path}[{i}]", "Named twice.");
            }
        }
    }

    private static bool IsName(string name) =>
        name.Length <= MaxLength && name.Contains('.', StringComparison.Ordinal)
        && name.Split('.').All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'));
}
