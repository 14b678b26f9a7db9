using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Wijkteam.Hub.Identity.Certificates;

/// <summary>Reads authorities and revocation lists from the operator's folders.</summary>
internal sealed class TrustFolders(IOptions<ClientCertificateOptions> options)
{
    private static readonly string[] CertificateFiles = [".pem", ".crt", ".cer"];
    private static readonly string[] ListFiles = [".crl"];

    /// <summary>Names what lies there, by names, lengths and times: another text, other files.</summary>
    public string Describe() => string.Join('\n', Files(options.Value.TrustFolder, CertificateFiles)
        .Concat(Files(options.Value.RevocationFolder, ListFiles))
        .Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"));

    /// <exception cref="InvalidOperationException">A file is not what its name says, or there is no root. The message names the file.</exception>
    /// <exception cref="IOException">A folder or file cannot be read.</exception>
    public CertificateTrust Load()
    {
        X509Certificate2Collection authorities = [];
        foreach (var file in Files(options.Value.TrustFolder, CertificateFiles))
        {
            authorities.AddRange(Read(file, ReadAuthorities));
        }

        // Self-issued by name: a root that another root has signed as well, in a change of roots, is an intermediate.
        X509Certificate2[] roots = [.. authorities.Where(IsRoot)];
        if (roots.Length == 0)
        {
            throw new InvalidOperationException($"There is no root certificate (.pem, .crt, .cer) in '{options.Value.TrustFolder}', which {ClientCertificateOptions.Section}:TrustFolder names.");
        }

        RevocationList[]? lists = options.Value.RevocationFolder is { Length: > 0 } folder
            ? [.. Files(folder, ListFiles).Select(file => Read(file, RevocationListOf))]
            : null;
        return new CertificateTrust([.. roots], [.. authorities.Where(authority => !IsRoot(authority))], lists);
    }

    private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static IEnumerable<FileInfo> Files(string? folder, string[] extensions) => folder is { Length: > 0 }
        ? new DirectoryInfo(folder).EnumerateFiles().Where(file => extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase)).OrderBy(file => file.Name, StringComparer.Ordinal)
        : [];

    private static T Read<T>(FileInfo file, Func<byte[], T> read)
    {
        try
        {
            return read(File.ReadAllBytes(file.FullName));
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            throw new InvalidOperationException($"'{file.FullName}' cannot be used: {e.Message}", e);
        }
    }

    private static X509Certificate2Collection ReadAuthorities(byte[] content)
    {
        X509Certificate2Collection certificates = [];
        if (IsPem(content))
        {
            certificates.ImportFromPem(System.Text.Encoding.ASCII.GetString(content));
        }
        else
        {
            certificates.Add(X509CertificateLoader.LoadCertificate(content));
        }

        if (certificates.FirstOrDefault(certificate => !IsAuthority(certificate)) is { } other)
        {
            throw new FormatException($"{other.Subject} is no certificate authority (basic constraints).");
        }

        return certificates.Count > 0 ? certificates : throw new FormatException("There is no certificate in it.");
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is { CertificateAuthority: true };

    private static RevocationList RevocationListOf(byte[] content)
    {
        if (!IsPem(content))
        {
            return RevocationList.Read(content);
        }

        var text = System.Text.Encoding.ASCII.GetString(content);
        return PemEncoding.TryFind(text, out var fields) && text[fields.Label] == "X509 CRL"
            ? RevocationList.Read(Convert.FromBase64String(text[fields.Base64Data]))
            : throw new FormatException("There is no X509 CRL in it.");
    }

    // DER begins with the tag of a sequence; PEM may begin with words for the reader.
    private static bool IsPem(byte[] content) => content is not [0x30, >= 0x80, ..];
}
