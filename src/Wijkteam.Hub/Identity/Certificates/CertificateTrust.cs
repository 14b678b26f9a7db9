using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Wijkteam.Hub.Identity.Certificates;

/// <summary>Whether a certificate may stand for a participant.</summary>
/// <param name="Fault">Why not, in words; null if it may.</param>
/// <param name="UntilTime">When this is to be asked again.</param>
internal readonly record struct CertificateVerdict(string? Fault, DateTimeOffset UntilTime);

/// <summary>The authorities and revocation lists in force at one moment.</summary>
internal sealed class CertificateTrust(X509Certificate2Collection roots, X509Certificate2Collection intermediates, IReadOnlyList<RevocationList>? lists)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Judges a participant's certificate: RFC 5280 §6 up to one of the roots, for client authentication, none of the chain revoked.</summary>
    public CertificateVerdict Judge(X509Certificate2 certificate, DateTimeOffset now)
    {
        using var chain = new X509Chain { ChainPolicy = PolicyAt(now) };
        if (!chain.Build(certificate))
        {
            return new CertificateVerdict($"It is not valid here ({string.Join(", ", chain.ChainStatus.Select(status => status.Status))}).", DateTimeOffset.MaxValue);
        }

        X509Certificate2[] elements = [.. chain.ChainElements.Select(element => element.Certificate)];
        var until = elements.Min(element => new DateTimeOffset(element.NotAfter));
        for (var i = 0; lists is not null && i < elements.Length - 1; i++)
        {
            if (FindList(elements[i + 1], now) is not { } list)
            {
                return new CertificateVerdict("There is no revocation list of its issuer that is in force.", now);
            }

            if (list.Revokes(elements[i]))
            {
                return new CertificateVerdict("It has been revoked.", DateTimeOffset.MaxValue);
            }

            until = list.NextTime < until ? list.NextTime : until;
        }

        return new CertificateVerdict(Fault: null, until);
    }

    /// <summary>How a chain is built: from what the operator has put here alone, and never by asking the network.</summary>
    public X509ChainPolicy PolicyAt(DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.UtcDateTime,
            ApplicationPolicy = { new Oid(ClientAuthentication) },
        };
        policy.CustomTrustStore.AddRange(roots);
        policy.ExtraStore.AddRange(intermediates);
        return policy;
    }

    /// <summary>The newest list of an issuer that is in force.</summary>
    private RevocationList? FindList(X509Certificate2 issuer, DateTimeOffset now) =>
        lists!.Where(list => list.IsInForce(now) && list.IsBy(issuer)).MaxBy(list => list.IssueTime);
}
