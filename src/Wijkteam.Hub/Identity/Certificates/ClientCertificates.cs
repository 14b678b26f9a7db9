using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Wijkteam.Hub.Identity.Certificates;

/// <summary>Judges the certificates of connections (mutual TLS): at the handshake, and again at every call, by the authorities and lists then in force.</summary>
internal sealed partial class ClientCertificates(IClientKeys clients, Restrictions restrictions, ILogger<ClientCertificates> logger, TimeProvider time)
{
    // By instance, and weakly: it goes with its connection.
    private readonly ConditionalWeakTable<X509Certificate2, ClientCertificate> _known = [];

    private CertificateTrust? _trust;

    /// <summary>What is in force; null if the hub trusts no client certificates.</summary>
    public CertificateTrust? Trust => Volatile.Read(ref _trust);

    public void Swap(CertificateTrust trust) => Volatile.Write(ref _trust, trust);

    /// <summary>The certificate of a connection; null if it has none, or the hub trusts none and has not asked for one.</summary>
    public ClientCertificate? Of(X509Certificate2? certificate) =>
        certificate is null || Trust is null ? null : _known.GetValue(certificate, static key => new ClientCertificate(key));

    /// <summary>Whether a handshake may go on.</summary>
    public bool Admits(X509Certificate2 certificate)
    {
        var fault = Trust is { } trust ? trust.Judge(certificate, time.GetUtcNow()).Fault : "No client certificate is trusted.";
        if (fault is not null)
        {
            LogRefused(logger, new ClientCertificate(certificate).Thumbprint, fault);
        }

        return fault is null;
    }

    /// <summary>Why a certificate does not stand for a participant at this moment; null if it does.</summary>
    public string? FaultOf(ClientCertificate certificate, string participantId)
    {
        if (Trust is not { } trust)
        {
            return "No client certificate is trusted.";
        }

        var names = clients.CertificatesOf(participantId)?.DnsNames;
        if (names is null || !certificate.DnsNames.Any(name => names.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            return "It is not registered for this participant.";
        }

        return restrictions.IsRevoked(participantId, certificate.KeyId)
            ? "The operator of the hub has revoked it."
            : certificate.FaultBy(trust, time.GetUtcNow());
    }

    [LoggerMessage(2010, LogLevel.Information, "A connection with the client certificate {Thumbprint} was refused: {Fault}")]
    private static partial void LogRefused(ILogger logger, string thumbprint, string fault);
}
