using System.Security.Cryptography.X509Certificates;

namespace Wijkteam.Contracts;

/// <summary>A client's certificate as whoever stands between it and the hub passes it on: the field <c>Client-Cert</c> (RFC 9440 §2.2). The hub believes it from a Unix
/// socket alone.</summary>
public static class ForwardedCertificate
{
    /// <summary>The field's name, as gRPC has it. HTTP does not tell capitals from small letters.</summary>
    public const string Name = "client-cert";

    /// <summary>Its value: the certificate in DER as a byte sequence (RFC 8941 §3.3.5).</summary>
    public static string Write(X509Certificate2 certificate) => $":{Convert.ToBase64String(certificate.RawDataMemory.Span)}:";

    /// <summary>Reads the value.</summary>
    /// <exception cref="FormatException">It is no byte sequence.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is no certificate.</exception>
    public static X509Certificate2 Read(string value) => value is [':', .. var bytes, ':']
        ? X509CertificateLoader.LoadCertificate(Convert.FromBase64String(bytes))
        : throw new FormatException("A byte sequence stands between colons.");
}
