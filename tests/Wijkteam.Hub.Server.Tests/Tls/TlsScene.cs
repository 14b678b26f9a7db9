using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Wijkteam.Contracts;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Tls;

/// <summary>A hub with a door with TLS, that trusts one authority; a practice and a team with names of certificates.</summary>
public sealed class TlsScene : IAsyncLifetime
{
    public const string GpName = "his.huisarts-de-brug.example";
    public const string TeamName = "systeem.buurtteam.example";

    private static readonly TimeSpan Reload = TimeSpan.FromSeconds(1);

    private readonly List<IDisposable> _opened = [];

    public HubFixture Hub { get; } = new();

    public TestAuthority Authority { get; } = new("Test root A");

    /// <summary>Whether the hub asks for revocation lists.</summary>
    public bool WithLists { get; init; }

    /// <summary>Whether the practice is served with a certificate only.</summary>
    public bool Required { get; init; }

    public string TrustFolder => Path.Combine(Hub.Folder, "trust");

    public string ListFolder => Path.Combine(Hub.Folder, "lists");

    public Uri Address => new UriBuilder(Hub.TlsAddress!) { Host = "localhost" }.Uri;

    private string CertificateFile => Path.Combine(Hub.Folder, "tls.pem");

    private string KeyFile => Path.Combine(Hub.Folder, "tls.key");

    public async ValueTask InitializeAsync()
    {
        System.IO.Directory.CreateDirectory(TrustFolder);
        System.IO.Directory.CreateDirectory(ListFolder);
        Trust(Authority, "a.pem");
        Serve(Authority.Issue("localhost", TestAuthority.ServerAuthentication));
        Hub.Settings["Kestrel:Endpoints:Tls:Url"] = "https://127.0.0.1:0";
        Hub.Settings["Kestrel:Endpoints:Tls:Certificate:Path"] = CertificateFile;
        Hub.Settings["Kestrel:Endpoints:Tls:Certificate:KeyPath"] = KeyFile;
        Hub.Settings["Identity:ClientCertificates:TrustFolder"] = TrustFolder;
        Hub.Settings["Identity:ClientCertificates:ReloadInterval"] = Reload.ToString();
        if (WithLists)
        {
            Hub.Settings["Identity:ClientCertificates:RevocationFolder"] = ListFolder;
        }

        Hub.ChangeDirectory = directory =>
        {
            Register(directory, HubFixture.Gp, GpName);
            Register(directory, HubFixture.Team, TeamName);
        };
        await Hub.InitializeAsync();
    }

    /// <summary>Puts an authority's root among those that are trusted.</summary>
    public void Trust(TestAuthority authority, string file) => Put(Path.Combine(TrustFolder, file), authority.Certificate.ExportCertificatePem());

    /// <summary>Writes a file as an operator should: the hub never sees half of it.</summary>
    public static void Put(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Puts a certificate in the place of the hub's own.</summary>
    public void Serve(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        ServeKey(key);
        Put(CertificateFile, certificate.ExportCertificatePem());
    }

    /// <summary>Puts a key in the place of the hub's own, and leaves the certificate.</summary>
    public void ServeKey(ECDsa key) => Put(KeyFile, key.ExportPkcs8PrivateKeyPem());

    /// <summary>A participant's system that shows this certificate.</summary>
    /// <param name="byKey">Whether it signs an assertion too.</param>
    public HubClient Connect(string participant, X509Certificate2? certificate, bool byKey = false)
    {
        var professional = new Professional { System = "http://fhir.nl/fhir/NamingSystem/big", Value = "19012345601", Role = "01.015" };
        var credential = byKey ? Hub.Connect(participant).Credential : new ParticipantCredential(participant, professional);
        var client = new HubClient(Address, credential, new HubClientOptions { Handler = Handler(certificate), Time = Hub.Time });
        _opened.Add(client);
        return client;
    }

    /// <summary>What connects to the hub's door with TLS, trusting the test's authority alone.</summary>
    /// <param name="seen">Is told of the hub's certificate at each handshake.</param>
    public SocketsHttpHandler Handler(X509Certificate2? certificate, Action<X509Certificate2>? seen = null)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { Authority.Certificate },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, own, _, errors) =>
        {
            seen?.Invoke((X509Certificate2)own!);
            return errors == SslPolicyErrors.None;
        };
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        _opened.Add(handler);
        return handler;
    }

    public async ValueTask DisposeAsync()
    {
        _opened.ForEach(opened => opened.Dispose());
        await Hub.DisposeAsync();
        Authority.Dispose();
    }

    private void Register(DirectoryDocument directory, string participant, string name) =>
        directory.Registrations.First(registration => registration.Participant.Id == participant).Certificates =
            new CertificateRegistration { DnsNames = { name }, Required = Required };
}
