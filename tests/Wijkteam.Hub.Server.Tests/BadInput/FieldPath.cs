using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Wijkteam.Hub.Server.Tests.BadInput;

/// <summary>A field of a message by its path, as a refusal names it: <c>content.problems[0].system</c>.</summary>
internal static partial class FieldPath
{
    /// <summary>The fields on the way to the one that is named, each of the message before it.</summary>
    public static IEnumerable<FieldDescriptor> Resolve(MessageDescriptor message, string path)
    {
        foreach (var segment in path.Split('.'))
        {
            var field = Find(message, segment, out _);
            yield return field;
            message = field.FieldType == FieldType.Message ? field.MessageType : message;
        }
    }


    /// <summary>Gives the field another value; the messages on the way to it are made if they are not there.</summary>
    /// <param name="value">In JSON, or <c>none</c> for no value, or <c>…*20</c> for a string or a list that repeats what is before it so many times.</param>
    public static void Set(IMessage message, string path, string value)
    {
        var end = path.LastIndexOf('.');
        var owner = end < 0 ? message : Enter(message, path[..end], create: true)!;
        var field = Find(owner.Descriptor, path[(end + 1)..], out _);
        if (value == "none")
        {
            field.Accessor.Clear(owner);
        }
        else if (owner is Timestamp or Duration)
        {
            // Their form in JSON knows no value out of range.
            var number = long.Parse(value, CultureInfo.InvariantCulture);
            field.Accessor.SetValue(owner, field.FieldType == FieldType.Int32 ? (object)(int)number : number);
        }
        else
        {
            Copy(field, JsonParser.Default.Parse($$"""{"{{field.Name}}": {{Repeat(value)}}}""", owner.Descriptor), owner);
        }
    }

    private static void Copy(FieldDescriptor field, IMessage from, IMessage to)
    {
        if (!field.IsRepeated)
        {
            field.Accessor.SetValue(to, field.Accessor.GetValue(from));
            return;
        }

        var list = (IList)field.Accessor.GetValue(to);
        list.Clear();
        foreach (var item in (IList)field.Accessor.GetValue(from))
        {
            list.Add(item);
        }
    }

    private static string Repeat(string value)
    {
        if (Repeated().Match(value) is not { Success: true } repeated)
        {
            return value;
        }

        var copies = Enumerable.Repeat(repeated.Groups["what"].Value[1..^1], int.Parse(repeated.Groups["times"].Value, CultureInfo.InvariantCulture));
        return value.StartsWith('"') ? $"\"{string.Concat(copies)}\"" : $"[{string.Join(',', copies)}]";
    }

    private static IMessage? Enter(IMessage message, string path, bool create)
    {
        foreach (var segment in path.Split('.'))
        {
            var field = Find(message.Descriptor, segment, out var index);
            var value = field.Accessor.GetValue(message);
            if (field.IsRepeated)
            {
                value = ((IList)value).Count > index ? ((IList)value)[index] : null;
            }
            else if (value is null && create)
            {
                field.Accessor.SetValue(message, value = field.MessageType.Parser.ParseFrom(ByteString.Empty));
            }

            if (value is not IMessage next)
            {
                return create ? throw new InvalidOperationException($"'{segment}' of '{path}' is not there.") : null;
            }

            message = next;
        }

        return message;
    }

    private static FieldDescriptor Find(MessageDescriptor message, string segment, out int index)
    {
        var name = Segment().Match(segment);
        index = name.Groups["index"] is { Success: true } digits ? int.Parse(digits.Value, CultureInfo.InvariantCulture) : 0;
        return message.FindFieldByName(name.Groups["name"].Value) ?? throw new InvalidOperationException($"{message.FullName} has no field '{segment}'.");
    }

    [GeneratedRegex(@"^(?<name>\w+)(\[(?<index>\d+)\])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Segment();

    [GeneratedRegex(@"^(?<what>.+)\*(?<times>\d+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Repeated();
}
