using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Wijkteam.Hub.Server.Tls;

/// <summary>The certificate by which an endpoint is known, read anew when its files have changed: connections that are open keep the one that they were opened with.</summary>
internal sealed partial class ServerCertificate(string path, string? keyPath, string? password, ILogger logger, TimeProvider time)
{
    // Handshakes come in crowds; files change seldom.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Lock _looking = new();
    private SslStreamCertificateContext? _context;
    private string _seen = "";
    private long _lookTime;

    /// <summary>The certificate with its chain, as the files have it. Files that cannot be used leave the one before in force, and the operator is told.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_looking)
            {
                if (_context is null || time.GetElapsedTime(_lookTime) > Look)
                {
                    _lookTime = time.GetTimestamp();
                    Refresh();
                }

                return _context!;
            }
        }
    }

    private void Refresh()
    {
        try
        {
            if (Describe() is var found && found != _seen)
            {
                _seen = found;
                _context = Load();
            }
        }
        // A key that does not go with its certificate (yet: they are two files) is one of these.
        catch (Exception e) when (_context is not null && e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            LogUnusable(logger, path, e.Message);
        }
    }

    private string Describe() => string.Join('\n', new[] { path, keyPath }.OfType<string>().Select(name => $"{File.GetLastWriteTimeUtc(name).Ticks} {new FileInfo(name).Length}"));

    private SslStreamCertificateContext Load()
    {
        X509Certificate2Collection chain = [];
        if (X509Certificate2.GetCertContentType(path) == X509ContentType.Pkcs12)
        {
            chain.AddRange(X509CertificateLoader.LoadPkcs12CollectionFromFile(path, password));
            var own = chain.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new CryptographicException("There is no private key in it.");
            chain.Remove(own);
            return SslStreamCertificateContext.Create(own, chain, offline: true);
        }

        chain.ImportFromPemFile(path);
        var leaf = password is null ? X509Certificate2.CreateFromPemFile(path, keyPath) : X509Certificate2.CreateFromEncryptedPemFile(path, password, keyPath);
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }

    [LoggerMessage(9001, LogLevel.Error, "The certificate in {Path} cannot be used, and the one before stays in force: {Fault}")]
    private static partial void LogUnusable(ILogger logger, string path, string fault);
}
