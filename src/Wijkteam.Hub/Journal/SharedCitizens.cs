using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Redis;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal;

/// <summary>The citizens that the replicas remember together, behind each one's own memory. A value is sealed to its place, so a corrupt or moved one is none; one that is
/// old is found out by the commit, which compares epochs, and by the second look that every refusal takes.</summary>
internal sealed class SharedCitizens
{
    private const int HashSize = 16;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ISharedCache _cache;
    private readonly IBroadcast _broadcast;
    private readonly byte[] _nameKey;
    private readonly byte[] _sealingKey;

    public SharedCitizens(ISharedCache cache, IBroadcast broadcast, IKeyStore keys)
    {
        (_cache, _broadcast) = (cache, broadcast);
        var key = keys.HubKey(HubKeyNames.Shared, () => RandomNumberGenerator.GetBytes(Sealer.KeySize));
        _nameKey = Derive(key, "name");
        _sealingKey = Derive(key, "seal");
    }

    /// <summary>A citizen as some replica saw them within the hour; null if none is remembered.</summary>
    public async ValueTask<CitizenRows?> FindAsync(byte[] identityHmac)
    {
        if (!_cache.Keeps)
        {
            return null;
        }

        var place = PlaceOf(identityHmac);
        return await _cache.FindAsync(NameOf(place)) is { } value && TryOpen(place, value) is { } remembered ? ToRows(remembered, identityHmac) : null;
    }

    /// <summary>Remembers a citizen who can be known again.</summary>
    public void Set(CitizenRows citizen)
    {
        if (_cache.Keeps)
        {
            var place = PlaceOf(citizen.Subject.IdentityHmac!);
            _cache.Set(NameOf(place), Sealer.Seal(_sealingKey, place, ToMessage(citizen).ToByteArray()), Lifetime);
        }
    }

    /// <summary>Tells the other replicas that a citizen's consents have changed. Sealed: what a citizen is known by stands nowhere else but in the store.</summary>
    public void TellChanged(byte[] identityHmac)
    {
        if (_cache.Keeps)
        {
            _broadcast.Tell(RedisNames.Consent, Convert.ToBase64String(Sealer.Seal(_sealingKey, ChangedPlace, identityHmac)));
        }
    }

    /// <summary>Hears of citizens whose consents others have changed, by the HMAC that they are known by.</summary>
    public void ListenForChanges(Action<byte[]> heard) => _broadcast.Listen(RedisNames.Consent, told =>
    {
        var bytes = new byte[told.Length];
        if (Convert.TryFromBase64String(told, bytes, out var length) && Open(ChangedPlace, bytes.AsSpan(0, length)) is { } identityHmac)
        {
            heard(identityHmac);
        }
    });

    private static SealedPlace ChangedPlace => new(SealedKind.ChangedCitizen, Guid.Empty);

    private static string NameOf(SealedPlace place) => RedisNames.Citizen(place.Id.ToString("N"));

    private SealedPlace PlaceOf(byte[] identityHmac) =>
        new(SealedKind.RememberedCitizen, new Guid(HMACSHA256.HashData(_nameKey, identityHmac).AsSpan(0, HashSize)));

    private RememberedCitizen? TryOpen(SealedPlace place, byte[] value) => Open(place, value) is { } bytes ? RememberedCitizen.Parser.ParseFrom(bytes) : null;

    private byte[]? Open(SealedPlace place, ReadOnlySpan<byte> value)
    {
        try
        {
            return Sealer.Open(_sealingKey, place, value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static RememberedCitizen ToMessage(CitizenRows citizen) => new()
    {
        SubjectId = ByteString.CopyFrom(citizen.Subject.Id.ToByteArray()),
        Epoch = citizen.Subject.Epoch,
        HouseholdId = citizen.Subject.Household is { } household ? ByteString.CopyFrom(household.ToByteArray()) : ByteString.Empty,
        Consents =
        {
            citizen.Consents.Select(row => new RememberedConsent
            {
                Id = ByteString.CopyFrom(row.Id.ToByteArray()),
                Version = row.Version,
                RecorderParticipantId = row.Source,
                Status = row.Status,
                CreateTime = row.CreateTime.ToUnixMicroseconds(),
                UpdateTime = row.UpdateTime.ToUnixMicroseconds(),
                Body = UnsafeByteOperations.UnsafeWrap(row.Body),
            }),
        },
    };

    private static CitizenRows ToRows(RememberedCitizen remembered, byte[] identityHmac)
    {
        var id = new Guid(remembered.SubjectId.Span);
        return new CitizenRows(
            new SubjectRow(id, identityHmac, remembered.Epoch, remembered.HouseholdId.IsEmpty ? null : new Guid(remembered.HouseholdId.Span)),
            [.. remembered.Consents.Select(consent => new RecordRow(
                new Guid(consent.Id.Span), RecordKind.Consent, consent.Version, id, consent.RecorderParticipantId, "", consent.Status,
                UnixTime.FromMicroseconds(consent.CreateTime), UnixTime.FromMicroseconds(consent.UpdateTime), consent.Body.ToByteArray()))]);
    }

    private static byte[] Derive(byte[] key, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, Sealer.KeySize, info: Encoding.ASCII.GetBytes(purpose));
}
