using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>Refusals that more than one call gives.</summary>
internal static class SignalRefusals
{
    public static RefusedException NotFound() => new(new Refusal(RefusalReason.NotFound, "There is no such signal in which you have a part.", "id"));

    public static RefusedException VersionMismatch(long version) => new(new Refusal(
        RefusalReason.VersionMismatch, $"The signal is at version {version}; read it again and decide anew.", "expected_version"));

    public static RefusedException BasisGone() => new(new Refusal(
        RefusalReason.NoAgreement, "The citizen's agreement no longer covers this signal; it is closed."));
}
