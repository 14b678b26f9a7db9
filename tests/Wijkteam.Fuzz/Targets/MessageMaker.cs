using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Wijkteam.Fuzz.Targets;

/// <summary>Makes messages by their descriptors, and changes one field of one at any depth.</summary>
/// <param name="isWild">Whether values are in it that no field should have.</param>
internal sealed class MessageMaker(Random random, bool isWild)
{
    private const int MaxDepth = 6;

    private static readonly string[] Texts =
    [
        "", "0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11", "00000000-0000-0000-0000-000000000000", "123456782", "1987-03-09", "0001-01-01", "9999-12-31", "3572AB", "BU03440431", "GM0344", "Z01", "+31612345678",
        "buurtteam-sociaal-noordoost", "huisarts-de-brug", "https://his.example/fhir", "http://[", "https://\u0130.example", "X-Key", " ", "\0", "\U0001F600", "a\r\nb", "application/pdf", "2.3.2", "..", "eA",
    ];

    private static readonly long[] Numbers = [0, 1, -1, 2, 12, 200, 201, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 253_402_300_799, 253_402_300_800, -62_135_596_801, 1_000_000_000];

    public IMessage Make(MessageDescriptor type, int depth = 0)
    {
        var message = type.Parser.ParseFrom([]);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (depth < MaxDepth && random.Next(3) > 0)
            {
                Fill(message, field, depth);
            }
        }

        return message;
    }

    /// <summary>Gives one field another value, takes it away, or repeats it.</summary>
    public void Change(IMessage message, int depth = 0)
    {
        var fields = message.Descriptor.Fields.InDeclarationOrder();
        if (fields.Count == 0)
        {
            return;
        }

        var field = fields[random.Next(fields.Count)];
        if (Within(message, field) is { } inner && random.Next(5) > 0)
        {
            Change(inner, depth + 1);
        }
        else if (random.Next(4) == 0)
        {
            field.Accessor.Clear(message);
        }
        else
        {
            Fill(message, field, depth);
        }
    }

    private IMessage? Within(IMessage message, FieldDescriptor field) => field.FieldType != FieldType.Message ? null : field.Accessor.GetValue(message) switch
    {
        IList { Count: > 0 } list => (IMessage)list[random.Next(list.Count)]!,
        IMessage inner => inner,
        _ => null,
    };

    private void Fill(IMessage message, FieldDescriptor field, int depth)
    {
        if (!field.IsRepeated)
        {
            field.Accessor.SetValue(message, Value(field, depth));
            return;
        }

        var list = (IList)field.Accessor.GetValue(message);
        for (var i = random.Next(8) == 0 ? random.Next(64) : random.Next(1, 3); i > 0; i--)
        {
            list.Add(Value(field, depth));
        }
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.File.Package == Timestamp.Descriptor.File.Package ? Time(field.MessageType) : Make(field.MessageType, depth + 1),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, isWild && random.Next(5) == 0 ? (int)Number() : field.EnumType.Values[random.Next(field.EnumType.Values.Count)].Number),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Bytes => ByteString.CopyFrom(new byte[random.Next(64)]),
        FieldType.String => random.Next(64) == 0 ? new string('x', random.Next(30_000)) : Texts[random.Next(Texts.Length)],
        FieldType.Double => (double)Number(),
        FieldType.Float => (float)Number(),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Number(),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)Number(),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)Number(),
        _ => (int)Number(),
    };

    /// <summary>A Timestamp or a Duration: both are seconds and nanoseconds.</summary>
    private IMessage Time(MessageDescriptor type)
    {
        var (seconds, nanos) = isWild ? (Number(), (int)Number()) : (1_700_000_000 + random.Next(100_000_000), 0);
        return type == Timestamp.Descriptor ? new Timestamp { Seconds = seconds, Nanos = nanos } : new Duration { Seconds = seconds, Nanos = nanos };
    }

    private long Number() => Numbers[random.Next(Numbers.Length)];
}
