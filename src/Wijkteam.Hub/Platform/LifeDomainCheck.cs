using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Platform;

/// <summary>Checks a list of life domains, which referrals and consents alike carry.</summary>
internal static class LifeDomainCheck
{
    private const int MaxCount = 18;

    /// <summary>Faults the domains at <paramref name="path"/> that are not said, not known or said twice, and a list that is too long.</summary>
    public static void Check(Faults faults, string path, IReadOnlyList<LifeDomain> domains)
    {
        if (domains.Count > MaxCount)
        {
            faults.Invalid(path, $"At most {MaxCount}.");
            return;
        }

        var seen = new HashSet<LifeDomain>();
        for (var i = 0; i < domains.Count; i++)
        {
            if (domains[i] == LifeDomain.Unspecified || !Enum.IsDefined(domains[i]))
            {
                faults.Invalid($"{path}[{i}]", "Not a life domain.");
            }
            else if (!seen.Add(domains[i]))
            {
                faults.Invalid($"{path}[{i}]", "Named before.");
            }
        }
    }
}
