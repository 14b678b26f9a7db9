namespace Wijkteam.Hub.Platform;

/// <summary>Passes over the fields of a message in protobuf's wire format (https://protobuf.dev/programming-guides/encoding), without making anything of them.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Steps to the next field.</summary>
    /// <param name="content">What has a length; else empty.</param>
    /// <returns>False at the end, and where this is no message.</returns>
    public bool TryReadField(out int number, out ReadOnlySpan<byte> content)
    {
        content = default;
        number = 0;
        if (!TryReadNumber(out var tag))
        {
            return false;
        }

        number = (int)(tag >> 3);
        return (tag & 7) switch
        {
            0 => TryReadNumber(out _),
            1 => TryRead(8, out _),
            2 => TryReadNumber(out var length) && TryRead(length, out content),
            5 => TryRead(4, out _),

            // A group: none of the contract's, and skipped by the parser. What is in it, fields like any other, is looked at as if it stood here.
            3 or 4 => true,
            _ => false,
        };
    }

    private bool TryRead(ulong length, out ReadOnlySpan<byte> read)
    {
        read = default;
        if (length > (ulong)_rest.Length)
        {
            return false;
        }

        read = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryReadNumber(out ulong number)
    {
        number = 0;
        for (var i = 0; i < 10 && i < _rest.Length; i++)
        {
            number |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
