using System.Buffers;
using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Wijkteam.Hub.Platform;

/// <summary>
/// What a message looks like on the wire, so that one can be refused that would take far more memory or time than it has bytes: of empty parts by the thousand,
/// two bytes each, or of one part given again and again, which the parser merges anew each time, all that it holds so far included.
/// </summary>
internal sealed class WireShape
{
    // Up to here neither costs much.
    private const int SmallMessage = 4 * 1024;
    private const int MinBytesPerPart = 16;
    private const int MaxDepth = 100;

    private static readonly ConcurrentDictionary<MessageDescriptor, WireShape> Shapes = new();

    private readonly Dictionary<int, (MessageDescriptor Type, bool IsRepeated)> _parts;

    private WireShape(MessageDescriptor type) => _parts = type.Fields.InDeclarationOrder()
        .Where(field => field.FieldType == FieldType.Message)
        .ToDictionary(field => field.FieldNumber, field => (field.MessageType, field.IsRepeated));

    public static WireShape Of(MessageDescriptor type) => Shapes.GetOrAdd(type, key => new WireShape(key));

    /// <summary>Whether a message may be parsed. What is no message passes: the parser says better what is wrong.</summary>
    public bool Fits(ReadOnlySequence<byte> message)
    {
        if (message.Length <= SmallMessage)
        {
            return true;
        }

        if (message.IsSingleSegment)
        {
            return Fits(message.FirstSpan);
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)message.Length);
        try
        {
            message.CopyTo(buffer);
            return Fits(buffer.AsSpan(0, (int)message.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private bool Fits(ReadOnlySpan<byte> message)
    {
        var parts = message.Length / MinBytesPerPart;
        return Fits(message, ref parts, 0);
    }

    /// <param name="parts">How many more there may be.</param>
    private bool Fits(ReadOnlySpan<byte> message, ref int parts, int depth)
    {
        var seen = 0UL;
        var wire = new WireReader(message);
        while (wire.TryReadField(out var number, out var content))
        {
            if (!_parts.TryGetValue(number, out var part))
            {
                continue;
            }

            var bit = number < 64 ? 1UL << number : 0;
            var isAgain = !part.IsRepeated && (seen & bit) != 0;
            seen |= bit;
            if (isAgain || --parts < 0 || depth > MaxDepth || !Of(part.Type).Fits(content, ref parts, depth + 1))
            {
                return false;
            }
        }

        return true;
    }
}
