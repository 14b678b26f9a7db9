using System.Buffers.Binary;

namespace Wijkteam.Hub.Platform;

/// <summary>Reads the ids of the contract: UUIDs in their canonical text, 8-4-4-4-12 hexadecimal digits, in either case.</summary>
internal static class Uuids
{
    private const int Length = 36;

    /// <summary>Reads an id; faults <paramref name="field"/> and returns the nil UUID if it is none.</summary>
    public static Guid Check(Faults faults, string field, string value)
    {
        if (value.Length == 0)
        {
            faults.Required(field);
        }
        else if (!TryRead(value, out var id))
        {
            faults.Invalid(field, "A UUID, for example 0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11, and not the nil one.");
        }
        else
        {
            return id;
        }

        return Guid.Empty;
    }

    /// <summary>Whether a text is an id in its canonical form.</summary>
    public static bool IsValid(string value) => TryRead(value, out _);

    /// <summary>The id that comes so many after a random one: as unlikely to be another's.</summary>
    public static Guid Next(Guid id, int count)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var last = BinaryPrimitives.ReadUInt32BigEndian(bytes[^4..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[^4..], unchecked(last + (uint)count));
        return new Guid(bytes, bigEndian: true);
    }

    // Guid's own parser also takes white space around the text and signs or "0x" within its groups.
    private static bool TryRead(string value, out Guid id)
    {
        id = Guid.Empty;
        return value.Length == Length
            && value.All(c => char.IsAsciiHexDigit(c) || c == '-')
            && Guid.TryParseExact(value, "D", out id)
            && id != Guid.Empty;
    }
}

/// <summary>Reads the <c>request_id</c> that every write carries.</summary>
internal static class RequestIds
{
    /// <summary>Reads a request id; faults <c>request_id</c> and returns the nil UUID if it is none.</summary>
    public static Guid Check(Faults faults, string value) => Uuids.Check(faults, "request_id", value);
}
