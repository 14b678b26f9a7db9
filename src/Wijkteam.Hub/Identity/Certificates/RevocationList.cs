using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Wijkteam.Hub.Identity.Certificates;

/// <summary>A certificate revocation list (RFC 5280 §5), complete and of its issuer's own certificates. The platform can make such lists and looks for them on the network; it
/// cannot read one from a file.</summary>
internal sealed class RevocationList
{
    private const string IssuingDistributionPoint = "2.5.29.28";

    // Of those extensions that the RFC has, these two may be passed over: they name the issuer's key and number the list.
    private static readonly string[] Harmless = ["2.5.29.35", "2.5.29.20"];

    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly string _algorithm;
    private readonly FrozenSet<BigInteger> _revoked;

    private RevocationList(byte[] signed, string algorithm, byte[] signature, Content content)
    {
        (_signed, _algorithm, _signature, _revoked) = (signed, algorithm, signature, content.Revoked.ToFrozenSet());
        (Issuer, IssueTime, NextTime) = (content.Issuer, content.IssueTime, content.NextTime);
    }

    /// <summary>The issuer's distinguished name, as encoded.</summary>
    public ReadOnlyMemory<byte> Issuer { get; }

    public DateTimeOffset IssueTime { get; }

    /// <summary>When the next list is due: this one is in force until then.</summary>
    public DateTimeOffset NextTime { get; }

    /// <exception cref="FormatException">It is no such list. The message says why, in words for the operator.</exception>
    public static RevocationList Read(byte[] der)
    {
        try
        {
            // CertificateList ::= SEQUENCE { tbsCertList, signatureAlgorithm, signatureValue }
            var outer = new AsnReader(der, AsnEncodingRules.DER);
            var list = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var signed = list.ReadEncodedValue().ToArray();
            var algorithm = list.ReadSequence().ReadObjectIdentifier();
            var signature = list.ReadBitString(out var unused);
            list.ThrowIfNotEmpty();
            if (unused != 0)
            {
                throw new FormatException("It is not a certificate revocation list: its signature is not of whole bytes.");
            }

            return new RevocationList(signed, algorithm, signature, ReadContent(new AsnReader(signed, AsnEncodingRules.DER).ReadSequence()));
        }
        catch (AsnContentException e)
        {
            throw new FormatException($"It is not a certificate revocation list: {e.Message}", e);
        }
    }

    /// <summary>Whether it bears this authority's name and signature.</summary>
    public bool IsBy(X509Certificate2 issuer) => issuer.SubjectName.RawData.AsSpan().SequenceEqual(Issuer.Span) && IsSignedBy(issuer);

    public bool IsInForce(DateTimeOffset now) => IssueTime <= now && now < NextTime;

    public bool Revokes(X509Certificate2 certificate) => _revoked.Contains(new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true));

    private bool IsSignedBy(X509Certificate2 issuer)
    {
        using var rsa = issuer.GetRSAPublicKey();
        using var ecdsa = issuer.GetECDsaPublicKey();
        return _algorithm switch
        {
            "1.2.840.113549.1.1.11" => Rsa(HashAlgorithmName.SHA256),
            "1.2.840.113549.1.1.12" => Rsa(HashAlgorithmName.SHA384),
            "1.2.840.113549.1.1.13" => Rsa(HashAlgorithmName.SHA512),
            "1.2.840.10045.4.3.2" => Ec(HashAlgorithmName.SHA256),
            "1.2.840.10045.4.3.3" => Ec(HashAlgorithmName.SHA384),
            "1.2.840.10045.4.3.4" => Ec(HashAlgorithmName.SHA512),
            _ => false,
        };

        bool Rsa(HashAlgorithmName hash) => rsa?.VerifyData(_signed, _signature, hash, RSASignaturePadding.Pkcs1) is true;

        bool Ec(HashAlgorithmName hash) => ecdsa?.VerifyData(_signed, _signature, hash, DSASignatureFormat.Rfc3279DerSequence) is true;
    }

    private static Content ReadContent(AsnReader tbs)
    {
        // TBSCertList ::= SEQUENCE { version OPTIONAL, signature, issuer, thisUpdate, nextUpdate OPTIONAL, revokedCertificates OPTIONAL, [0] crlExtensions OPTIONAL }
        if (tbs.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
        {
            tbs.ReadInteger();
        }

        tbs.ReadSequence();
        var issuer = tbs.ReadEncodedValue();
        var issueTime = ReadTime(tbs);
        if (!tbs.HasData || !IsTime(tbs.PeekTag()))
        {
            throw new FormatException("The list does not say when the next is due (nextUpdate): it would be in force for ever.");
        }

        var nextTime = ReadTime(tbs);
        var revoked = new List<BigInteger>();
        if (tbs.HasData && tbs.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            for (var entries = tbs.ReadSequence(); entries.HasData;)
            {
                revoked.Add(ReadEntry(entries.ReadSequence()));
            }
        }

        if (tbs.HasData)
        {
            CheckExtensions(tbs.ReadSequence(new Asn1Tag(TagClass.ContextSpecific, 0)).ReadSequence());
        }

        return new Content(issuer, issueTime, nextTime, revoked);
    }

    private static BigInteger ReadEntry(AsnReader entry)
    {
        var serial = entry.ReadInteger();
        ReadTime(entry);
        if (entry.HasData)
        {
            CheckExtensions(entry.ReadSequence());
        }

        return serial;
    }

    /// <summary>A critical extension that is not understood changes what the list says: a delta, other authorities' certificates, some reasons only.</summary>
    private static void CheckExtensions(AsnReader extensions)
    {
        while (extensions.HasData)
        {
            var extension = extensions.ReadSequence();
            var id = extension.ReadObjectIdentifier();
            var isCritical = extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean) && extension.ReadBoolean();
            if (isCritical && !Harmless.Contains(id))
            {
                throw new FormatException(id == IssuingDistributionPoint
                    ? "The list covers a part of its issuer's certificates only (issuing distribution point); a complete list is needed."
                    : $"The list has a critical extension that is not understood: {id}.");
            }
        }
    }

    private static bool IsTime(Asn1Tag tag) => tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private sealed record Content(ReadOnlyMemory<byte> Issuer, DateTimeOffset IssueTime, DateTimeOffset NextTime, List<BigInteger> Revoked);
}
