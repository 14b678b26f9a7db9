using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Wijkteam.Hub.Server.Tests.Tls;

/// <summary>A certificate authority of a test: a root, its certificates and its revocation lists.</summary>
public sealed class TestAuthority : IDisposable
{
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<IDisposable> _issued = [];
    private int _lists;

    /// <param name="above">The authority that issues its certificate; null for a root.</param>
    public TestAuthority(string name, TestAuthority? above = null)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (above is null)
        {
            Certificate = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(10));
            return;
        }

        using var bare = request.Create(above.Certificate, Now.AddDays(-1), Now.AddDays(9), RandomNumberGenerator.GetBytes(16));
        Certificate = bare.CopyWithPrivateKey(_key);
    }

    public X509Certificate2 Certificate { get; }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    /// <summary>A certificate with its private key.</summary>
    public X509Certificate2 Issue(string dnsName, string usage = ClientAuthentication, TimeSpan? lifetime = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dnsName);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var bare = request.Create(Certificate, Now.AddDays(-1), Now + (lifetime ?? TimeSpan.FromDays(1)), RandomNumberGenerator.GetBytes(16));
        var issued = bare.CopyWithPrivateKey(key);
        _issued.AddRange([issued, key]);
        return issued;
    }

    /// <summary>A revocation list, PEM.</summary>
    public string List(TimeSpan lifetime, params IReadOnlyList<X509Certificate2> revoked)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var certificate in revoked)
        {
            builder.AddEntry(certificate, Now, X509RevocationReason.KeyCompromise);
        }

        var der = builder.Build(Certificate, ++_lists, Now + lifetime, HashAlgorithmName.SHA256, thisUpdate: Now.AddDays(-1));
        return PemEncoding.WriteString("X509 CRL", der);
    }

    public void Dispose()
    {
        _issued.ForEach(issued => issued.Dispose());
        Certificate.Dispose();
        _key.Dispose();
    }
}
