namespace Wijkteam.Fuzz.Mutation;

/// <summary>Damage that knows nothing of what it damages: bits, stretches, ends, and bytes that are no UTF-8.</summary>
internal static class Damage
{
    private static readonly byte[][] Bytes =
    [
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x00], [0xEF, 0xBB, 0xBF], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
        [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], "\r\n\t"u8.ToArray(), [0xE2, 0x80, 0xA8], [0xF0, 0x9F, 0x98, 0x80],
    ];

    public static byte[] Do(byte[] document, Random random)
    {
        if (document.Length == 0)
        {
            return document;
        }

        var at = random.Next(document.Length);
        switch (random.Next(6))
        {
            case 0:
                return document[..at];
            case 1:
                return document[at..];
            case 2:
                return Put(document, at, at, Bytes[random.Next(Bytes.Length)]);
            case 3:
                var end = Math.Min(document.Length, at + random.Next(1, 64));
                return Put(document, at, end, random.Next(2) == 0 ? [] : [.. document[at..end], .. document[at..end]]);
            case 4:
                var noise = new byte[Math.Min(random.Next(1, 16), document.Length - at)];
                random.NextBytes(noise);
                return Put(document, at, at + noise.Length, noise);
            default:
                for (var i = random.Next(1, 9); i > 0; i--)
                {
                    document[random.Next(document.Length)] ^= (byte)(1 << random.Next(8));
                }

                return document;
        }
    }

    private static byte[] Put(byte[] document, int start, int end, byte[] with) => [.. document.AsSpan(..start), .. with, .. document.AsSpan(end..)];
}
