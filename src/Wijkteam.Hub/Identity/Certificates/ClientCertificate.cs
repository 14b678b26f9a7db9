using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Wijkteam.Hub.Identity.Certificates;

/// <summary>The certificate that the other end of a connection has proved to hold.</summary>
internal sealed class ClientCertificate(X509Certificate2 certificate)
{
    /// <summary>What the hub calls such a certificate where it names a participant's key: so many letters before the thumbprint.</summary>
    public const string KeyIdPrefix = "x5t#S256:";

    private readonly Lock _judging = new();
    private CertificateTrust? _judge;
    private CertificateVerdict _verdict;

    /// <summary>The base64url SHA-256 of the certificate (RFC 8705 §3.1): 43 characters.</summary>
    public string Thumbprint { get; } = Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256));

    /// <summary>The DNS names for which it was issued.</summary>
    public IReadOnlyList<string> DnsNames { get; } =
        [.. certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames())];

    /// <summary>By what the operator can revoke it, as any other key of a participant.</summary>
    public string KeyId => KeyIdPrefix + Thumbprint;

    public static bool IsKeyId(string keyId) => keyId.StartsWith(KeyIdPrefix, StringComparison.Ordinal);

    /// <summary>Why it may not stand for anybody; null if it may. Built anew when the trust has changed or something in its chain has come to its end.</summary>
    public string? FaultBy(CertificateTrust trust, DateTimeOffset now)
    {
        lock (_judging)
        {
            if (!ReferenceEquals(_judge, trust) || now >= _verdict.UntilTime)
            {
                (_judge, _verdict) = (trust, trust.Judge(certificate, now));
            }

            return _verdict.Fault;
        }
    }
}
