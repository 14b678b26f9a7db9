using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Shouldly;
using Wijkteam.Hub.Identity.Certificates;
using Xunit;

namespace Wijkteam.Hub.Tests.Identity;

/// <summary>Revocation lists as files: read whole or refused, since half a list would let in what the other half names.</summary>
public sealed class RevocationListTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly byte[][] Serials = [[0x01], [0x7f, 0xff], [0x00, 0x80, 0x01], [0x5a, .. Enumerable.Range(0xf0, 14).Select(i => (byte)i)]];

    [Theory]
    [InlineData("SHA256", true)]
    [InlineData("SHA384", true)]
    [InlineData("SHA512", true)]
    [InlineData("SHA256", false)]
    [InlineData("SHA384", false)]
    [InlineData("SHA512", false)]
    public void List_NamesWhatItRevokes_AndBearsItsIssuersSignature(string hash, bool byRsa)
    {
        using var authority = Authority("A", byRsa);
        using var namesake = Authority("A", byRsa);

        var list = RevocationList.Read(Build(authority, new HashAlgorithmName(hash)));

        list.IsBy(authority).ShouldBeTrue();
        list.IsBy(namesake).ShouldBeFalse();
        foreach (var serial in Serials)
        {
            using var revoked = Issue(authority, serial);
            list.Revokes(revoked).ShouldBeTrue(Convert.ToHexString(serial));
        }

        using var other = Issue(authority, [0x02]);
        list.Revokes(other).ShouldBeFalse();
    }

    [Fact]
    public void List_IsInForce_BetweenItsTimes()
    {
        using var authority = Authority("A", byRsa: false);
        var list = RevocationList.Read(Build(authority, HashAlgorithmName.SHA256));

        list.IsInForce(Now.AddDays(-2)).ShouldBeFalse();
        list.IsInForce(Now).ShouldBeTrue();
        list.IsInForce(Now.AddDays(1)).ShouldBeFalse();
    }

    [Fact]
    public void List_ChangedInAnyByte_IsNoLongerSignedOrNoList()
    {
        using var authority = Authority("A", byRsa: false);
        var good = Build(authority, HashAlgorithmName.SHA256);
        for (var i = 0; i < good.Length; i++)
        {
            var bad = (byte[])good.Clone();
            bad[i] ^= 0x01;
            IsTaken(bad, authority).ShouldBeFalse($"byte {i}");
        }
    }

    [Fact]
    public void List_CutShort_IsRefused()
    {
        using var authority = Authority("A", byRsa: false);
        var good = Build(authority, HashAlgorithmName.SHA256);
        for (var length = 0; length < good.Length; length++)
        {
            Should.Throw<FormatException>(() => RevocationList.Read(good[..length]), $"{length} bytes");
        }
    }

    private static bool IsTaken(byte[] der, X509Certificate2 authority)
    {
        try
        {
            return RevocationList.Read(der).IsBy(authority);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static byte[] Build(X509Certificate2 authority, HashAlgorithmName hash)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (var serial in Serials)
        {
            builder.AddEntry(serial, Now, X509RevocationReason.Superseded);
        }

        return builder.Build(authority, 1, Now.AddDays(1), hash, RSASignaturePadding.Pkcs1, Now.AddDays(-1));
    }

    private static X509Certificate2 Authority(string name, bool byRsa)
    {
        var request = byRsa
            ? new CertificateRequest($"CN={name}", RSA.Create(2048), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={name}", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(Now.AddDays(-5), Now.AddDays(5));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, byte[] serial)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a", key, HashAlgorithmName.SHA256);
        var generator = authority.GetRSAPrivateKey() is { } rsa ? X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1) : X509SignatureGenerator.CreateForECDsa(authority.GetECDsaPrivateKey()!);
        return request.Create(authority.SubjectName, generator, Now.AddDays(-1), Now.AddDays(1), serial);
    }
}
