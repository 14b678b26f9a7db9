using System.Security.Cryptography;
using Shouldly;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Keys;

public sealed class SealerTests
{
    private static readonly SealedPlace Place = new(SealedKind.RecordBody, Guid.Parse("0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11"), 3);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(Sealer.KeySize);

    [Fact]
    public void Open_WhatWasSealed_IsThePlaintext()
    {
        var message = new Subject { Bsn = "123456782" };

        Sealer.Open(_key, Place, Sealer.Seal(_key, Place, [1, 2, 3])).ShouldBe([1, 2, 3]);
        Sealer.Open(_key, Place, Sealer.Seal(_key, Place, [])).ShouldBeEmpty();
        Subject.Parser.ParseFrom(Sealer.Open(_key, Place, Seal(message))).ShouldBe(message);
    }

    [Fact]
    public void Seal_TheSameTwice_DiffersInNonceAndCiphertext()
    {
        var one = Sealer.Seal(_key, Place, "geheim geheim"u8);
        var other = Sealer.Seal(_key, Place, "geheim geheim"u8);

        one[1..13].ShouldNotBe(other[1..13]);
        one[13..].ShouldNotBe(other[13..]);
        one.AsSpan().IndexOf("geheim"u8).ShouldBe(-1);
    }

    // One byte of format, 12 of nonce, 5 of ciphertext, 16 of tag: every one of them counts.
    [Fact]
    public void Open_AnyByteChanged_Fails()
    {
        var whole = Sealer.Seal(_key, Place, "hallo"u8);
        whole.Length.ShouldBe(1 + 12 + 5 + 16);
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[i] ^= 1;

            Should.Throw<CryptographicException>(() => Sealer.Open(_key, Place, changed), $"byte {i}");
        }
    }

    [Fact]
    public void Open_CutOff_Fails()
    {
        var whole = Sealer.Seal(_key, Place, "hallo"u8);
        for (var length = 0; length < whole.Length; length++)
        {
            Should.Throw<CryptographicException>(() => Sealer.Open(_key, Place, whole.AsSpan(0, length)), $"{length} bytes");
        }
    }

    [Fact]
    public void Open_InAnotherPlaceOrWithAnotherKey_Fails()
    {
        var whole = Sealer.Seal(_key, Place, "hallo"u8);
        SealedPlace[] others = [Place with { Kind = SealedKind.EntryContent }, Place with { Id = Guid.NewGuid() }, Place with { Version = 4 }];
        foreach (var other in others)
        {
            Should.Throw<CryptographicException>(() => Sealer.Open(_key, other, whole), $"{other}");
        }

        Should.Throw<CryptographicException>(() => Sealer.Open(RandomNumberGenerator.GetBytes(Sealer.KeySize), Place, whole));
    }

    private byte[] Seal(Google.Protobuf.IMessage message)
    {
        using var cipher = Sealer.CipherOf(_key);
        return Sealer.Seal(cipher, Place, message);
    }
}
