using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>Checks a source's own identifier of what it submits.</summary>
internal static class ExternalIdentifierCheck
{
    private const int MaxLength = 200;

    /// <summary>Faults what is wrong with the identifier that stands at <paramref name="path"/>; none is fine.</summary>
    public static void Check(Faults faults, string path, Identifier? identifier)
    {
        if (identifier is null)
        {
            return;
        }

        faults.Text($"{path}.system", identifier.System, MaxLength, required: true);
        faults.Text($"{path}.value", identifier.Value, MaxLength, required: true);
        if (!string.IsNullOrWhiteSpace(identifier.System) && !Uri.IsWellFormedUriString(identifier.System, UriKind.Absolute))
        {
            faults.Invalid($"{path}.system", "An absolute URI, for example https://gp.example/referrals.");
        }
    }
}
