using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;

namespace Wijkteam.Hub.Keys;

/// <summary>What a ciphertext is; authenticated with it, so that none can be put in the place of another.</summary>
internal enum SealedKind : byte
{
    SubjectContentKey = 1,
    SubjectLogKey = 2,
    HubKey = 3,
    RecordBody = 10,
    EntryContent = 11,
    EntryDetail = 12,
    Subscription = 13,
    AttachmentBlock = 14,
    RememberedCitizen = 15,
    ChangedCitizen = 16,
}

/// <summary>The place of a ciphertext: kind, id and version.</summary>
internal readonly record struct SealedPlace(SealedKind Kind, Guid Id, long Version = 0);

/// <summary>Encrypts and authenticates with AES-256-GCM (NIST SP 800-38D): one byte of format, 12 bytes of random nonce, the ciphertext, 16 bytes of tag.</summary>
internal static class Sealer
{
    public const int KeySize = 32;

    private const byte Format = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Overhead = 1 + NonceSize + TagSize;
    private const int PlaceSize = 1 + 16 + 8;

    public static byte[] Seal(byte[] key, SealedPlace place, ReadOnlySpan<byte> plaintext)
    {
        using var aes = CipherOf(key);
        return Seal(aes, place, plaintext);
    }

    /// <summary>A cipher for several seals under one key; not for two threads at once.</summary>
    public static AesGcm CipherOf(byte[] key) => new(key, TagSize);

    public static byte[] Seal(AesGcm aes, SealedPlace place, IMessage message)
    {
        var size = message.CalculateSize();
        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var plaintext = buffer.AsSpan(0, size);
            message.WriteTo(plaintext);
            return Seal(aes, place, plaintext);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static byte[] Seal(AesGcm aes, SealedPlace place, ReadOnlySpan<byte> plaintext)
    {
        var sealedBytes = new byte[Overhead + plaintext.Length];
        sealedBytes[0] = Format;
        var nonce = sealedBytes.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        Span<byte> associated = stackalloc byte[PlaceSize];
        Write(place, associated);
        aes.Encrypt(nonce, plaintext, sealedBytes.AsSpan(1 + NonceSize, plaintext.Length), sealedBytes.AsSpan(sealedBytes.Length - TagSize), associated);
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">The key, the place or a single bit is not the one it was sealed with.</exception>
    public static byte[] Open(byte[] key, SealedPlace place, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < Overhead || sealedBytes[0] != Format)
        {
            throw new CryptographicException("Not a sealed value of a known format.");
        }

        var plaintext = new byte[sealedBytes.Length - Overhead];
        Span<byte> associated = stackalloc byte[PlaceSize];
        Write(place, associated);
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(sealedBytes.Slice(1, NonceSize), sealedBytes[(1 + NonceSize)..^TagSize], sealedBytes[^TagSize..], plaintext, associated);
        return plaintext;
    }

    private static void Write(SealedPlace place, Span<byte> bytes)
    {
        bytes[0] = (byte)place.Kind;
        place.Id.TryWriteBytes(bytes[1..17], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[17..], place.Version);
    }
}
