using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Identity.Certificates;

/// <summary>Holds tokens to the certificates of those that they were given to (RFC 8705 §3): a token that was stolen is of no use elsewhere.</summary>
internal sealed class CertificateBinding(ClientCertificates certificates, IClientKeys clients)
{
    /// <summary>Why a token may not be used over this connection; null if it may.</summary>
    public Refusal? RefusalOf(Caller caller)
    {
        var participant = caller.Participant.Id;
        if (caller.Certificate is null)
        {
            return caller.BoundTo is null && clients.CertificatesOf(participant) is not { Required: true }
                ? null
                : Refuse("is bound to a client certificate, and the connection has none.");
        }

        if (caller.BoundTo is { } thumbprint && thumbprint != caller.Certificate.Thumbprint)
        {
            return Refuse("is bound to another client certificate than the connection's.");
        }

        return certificates.FaultOf(caller.Certificate, participant) is { } fault ? Refuse($"cannot be used with the connection's client certificate. {fault}") : null;
    }

    private static Refusal Refuse(string why) => new(RefusalReason.TokenInvalid, $"The token {why}");
}
