using System.Buffers.Text;
using System.Security.Cryptography;
using Wijkteam.Contracts;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>The private keys of the demonstration's participants: a file each, in the <c>demo</c> folder of the data, readable to its owner alone. A real participant keeps its own.</summary>
internal sealed class DemoKeys(string dataFolder)
{
    private const string KeyId = "demo-1";
    private const string Extension = ".pem";

    public string Folder { get; } = Path.Combine(dataFolder, "demo");

    public IEnumerable<string> Participants => System.IO.Directory.Exists(Folder)
        ? System.IO.Directory.EnumerateFiles(Folder, "*" + Extension).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)
        : [];

    /// <summary>A participant's key; made if there is none. The caller disposes of it.</summary>
    public ECDsa LoadOrCreate(string participantId)
    {
        var path = PathOf(participantId);
        if (!File.Exists(path))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            OwnerFile.Write(path, made.ExportPkcs8PrivateKeyPem());
        }

        return Load(participantId);
    }

    /// <exception cref="IOException">There is no such key.</exception>
    /// <exception cref="InvalidOperationException">The file holds no key.</exception>
    public ECDsa Load(string participantId)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(PathOf(participantId)));
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidOperationException($"'{PathOf(participantId)}' holds no private key in PEM.", e);
        }
    }

    public static ParticipantCredential CredentialOf(string participantId, ECDsa key) => new(participantId, KeyId, key, DemoPeople.ProfessionalAt(participantId));

    public static PublicKey PublicPartOf(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new PublicKey { Kid = KeyId, Kty = "EC", Crv = "P-256", X = Base64Url.EncodeToString(point.X), Y = Base64Url.EncodeToString(point.Y) };
    }

    private string PathOf(string participantId) => Path.Combine(Folder, participantId + Extension);
}
