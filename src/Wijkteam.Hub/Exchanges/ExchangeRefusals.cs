using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>Refusals of the hub's own steps, which nobody else hears.</summary>
internal static class ExchangeRefusals
{
    public static RefusedException NotFound() => new(new Refusal(RefusalReason.NotFound, "There is no such exchange."));

    public static RefusedException BasisGone() => new(new Refusal(RefusalReason.NoAgreement, "The citizen's agreement no longer covers this exchange."));
}
