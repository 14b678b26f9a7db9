using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>Whether the citizen's agreement covers a signal.</summary>
internal static class SignalAgreement
{
    /// <summary>What the consents say of a signal today; null if it does not rest on them.</summary>
    public static ConsentVerdict? AskAgreement(this Signal signal, IReadOnlyList<Consent> consents, DirectorySnapshot directory, DateTimeOffset now) =>
        signal.RestsOnAgreement()
            ? ExchangeAgreement.Ask(
                ConsentPurpose.Signal, signal.SourceParticipantId, signal.TargetParticipantId, signal.LifeDomains, consents, directory, now)
            : null;
}
