using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Contracts;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>The adapter that a host runs in the hub's own process. It is a participant of kind ADAPTER like any other: it gets its tokens at the token
/// endpoint and speaks the contract. Only that its key lies in the hub's key store, and not in the operator's directory.</summary>
public sealed class BuiltInAdapter : IDisposable
{
    private const string KeyId = "built-in";

    private readonly ECDsa _key = ECDsa.Create();

    internal BuiltInAdapter(IKeyStore keys)
    {
        _key.ImportPkcs8PrivateKey(keys.HubKey(HubKeyNames.BuiltInAdapter, Make), out _);
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var publicKey = new PublicKey { Kid = KeyId, Kty = "EC", Crv = "P-256", X = Base64Url.EncodeToString(point.X), Y = Base64Url.EncodeToString(point.Y) };
        PublicKeys = [publicKey];
        Participant = new Participant { Id = DirectoryKeys.BuiltInAdapterId, Name = "FHIR", Kind = ParticipantKind.Adapter };
        Credential = new ParticipantCredential(Participant.Id, KeyId, _key);
    }

    /// <summary>What the adapter proves itself with at the token endpoint. It names no professional: an adapter can read nothing about a person.</summary>
    public ParticipantCredential Credential { get; }

    internal Participant Participant { get; }

    internal IReadOnlyList<PublicKey> PublicKeys { get; }

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();

    private static byte[] Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }
}

/// <summary>Registers the adapter that a host brings along.</summary>
public static class BuiltInAdapterRegistration
{
    /// <summary>Lets the hub accept its <see cref="BuiltInAdapter"/>. Without this nobody can call themselves so.</summary>
    public static IServiceCollection AddBuiltInAdapter(this IServiceCollection services) =>
        services.AddSingleton(provider => new BuiltInAdapter(provider.GetRequiredService<IKeyStore>()));
}
