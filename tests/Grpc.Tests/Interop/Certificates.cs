using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Grpc.Tests.Interop;

/// <summary>A root made for one run of the tests, and what it vouches for: the server on loopback and one client.</summary>
internal sealed class Certificates : IDisposable
{
    private static readonly DateTimeOffset Today = TimeProvider.System.GetUtcNow();

    private readonly X509Certificate2 root = MakeRoot();

    public Certificates()
    {
        Server = Make("CN=localhost", "1.3.6.1.5.5.7.3.1");
        Client = Make("CN=client", "1.3.6.1.5.5.7.3.2");
    }

    public X509Certificate2 Server { get; }

    public X509Certificate2 Client { get; }

    public string RootPem => root.ExportCertificatePem();

    public static string KeyPemOf(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>Trusts this root and no other.</summary>
    public X509ChainPolicy Trust() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { root },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    /// <summary>Whether the root vouches for a certificate.</summary>
    public bool Vouches(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = Trust() };
        return chain.Build(certificate);
    }

    public SslClientAuthenticationOptions ClientOptions(bool withCertificate) => new()
    {
        CertificateChainPolicy = Trust(),
        ClientCertificates = withCertificate ? [Client] : [],
    };

    public void Dispose()
    {
        root.Dispose();
        Server.Dispose();
        Client.Dispose();
    }

    private static X509Certificate2 MakeRoot()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test root", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(Today.AddDays(-1), Today.AddDays(2));
    }

    private X509Certificate2 Make(string name, string use)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        using var certificate = request.Create(root, Today.AddHours(-1), Today.AddDays(1), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
