using System.Buffers.Text;
using System.Security.Cryptography;
using Wijkteam.Hub.Identity.Certificates;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Checks the keys of one participant, so that a weak or broken one is found when it is registered and not at the first sign-in.</summary>
internal static class PublicKeyCheck
{
    private const int MinRsaBits = 2048;

    // Verifying takes time that grows with the modulus; nobody needs more.
    private const int MaxRsaBits = 8192;

    /// <summary>Adds a fault for each thing that is wrong with the keys.</summary>
    /// <param name="faults">Where the faults go.</param>
    /// <param name="path">The path of the list.</param>
    /// <param name="keys">All keys of one participant.</param>
    public static void Check(Faults faults, string path, IReadOnlyList<PublicKey> keys)
    {
        var kids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Count; i++)
        {
            var key = keys[i];
            faults.Text($"{path}[{i}].kid", key.Kid, 200, required: true);
            if (ClientCertificate.IsKeyId(key.Kid))
            {
                faults.Invalid($"{path}[{i}].kid", $"What begins with {ClientCertificate.KeyIdPrefix} is a certificate.");
            }

            if (!kids.Add(key.Kid))
            {
                faults.Invalid($"{path}[{i}].kid", "Another key of the participant has this kid.");
            }

            switch (key.Kty)
            {
                case "EC":
                    CheckEc(faults, $"{path}[{i}]", key);
                    break;
                case "RSA":
                    CheckRsa(faults, $"{path}[{i}]", key);
                    break;
                default:
                    faults.Invalid($"{path}[{i}].kty", "\"EC\" or \"RSA\".");
                    break;
            }
        }
    }

    private static void CheckEc(Faults faults, string path, PublicKey key)
    {
        (ECCurve Curve, int Bytes)? known = key.Crv switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48),
            _ => null,
        };
        MustBeEmpty(faults, path, ("n", key.N), ("e", key.E));
        if (known is not { } curve)
        {
            faults.Invalid($"{path}.crv", "\"P-256\" or \"P-384\".");
            return;
        }

        var x = Decode(faults, $"{path}.x", key.X, curve.Bytes);
        var y = Decode(faults, $"{path}.y", key.Y, curve.Bytes);
        if (x is not null && y is not null && !IsOnCurve(curve.Curve, x, y))
        {
            faults.Invalid($"{path}.x", $"The point (x, y) does not lie on {key.Crv}.");
        }
    }

    private static bool IsOnCurve(ECCurve curve, byte[] x, byte[] y)
    {
        try
        {
            using var key = ECDsa.Create(new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static void CheckRsa(Faults faults, string path, PublicKey key)
    {
        MustBeEmpty(faults, path, ("crv", key.Crv), ("x", key.X), ("y", key.Y));
        if (Decode(faults, $"{path}.n", key.N) is { } modulus)
        {
            var bits = BitLength(modulus);
            if (bits is < MinRsaBits or > MaxRsaBits || modulus[^1] % 2 == 0)
            {
                faults.Invalid($"{path}.n", $"An odd number of {MinRsaBits} to {MaxRsaBits} bits.");
            }
        }

        // The bounds of NIST SP 800-56B, but 64 bits are enough for anybody.
        if (Decode(faults, $"{path}.e", key.E) is { } exponent && (BitLength(exponent) is < 17 or > 64 || exponent[^1] % 2 == 0))
        {
            faults.Invalid($"{path}.e", "An odd number, 65537 (\"AQAB\") or more, of at most 64 bits.");
        }
    }

    private static void MustBeEmpty(Faults faults, string path, params ReadOnlySpan<(string Name, string Value)> members)
    {
        foreach (var (name, value) in members)
        {
            if (value.Length > 0)
            {
                faults.NotAllowed($"{path}.{name}", "Does not go with this kty.");
            }
        }
    }

    private static byte[]? Decode(Faults faults, string path, string text, int? length = null)
    {
        byte[]? bytes = null;
        if (text.Length == 0)
        {
            faults.Required(path);
        }
        else if (!Base64Url.IsValid(text) || text.Contains('=', StringComparison.Ordinal) || (bytes = Base64Url.DecodeFromChars(text)).Length == 0)
        {
            faults.Invalid(path, "base64url without padding.");
            bytes = null;
        }
        else if (length is not null && bytes.Length != length)
        {
            faults.Invalid(path, $"{length} bytes, in base64url without padding.");
            bytes = null;
        }

        return bytes;
    }

    private static int BitLength(ReadOnlySpan<byte> bigEndian)
    {
        var number = bigEndian.TrimStart((byte)0);
        return number.IsEmpty ? 0 : (number.Length * 8) - int.LeadingZeroCount(number[0]) + 24;
    }
}
