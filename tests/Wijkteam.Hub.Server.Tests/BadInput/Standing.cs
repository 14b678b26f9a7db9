using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Wijkteam.Hub.Server.Tests.BadInput;

/// <summary>What every call of the contract refuses, whatever it is about: known by a field's name or type.</summary>
internal static class Standing
{
    // In no enum of the contract.
    private const int Unknown = 7_777;

    /// <summary>The rows for the fields of a good request, and of the messages in it.</summary>
    public static IEnumerable<Row> RowsOf(string call, IEnumerable<IMessage> good) => good.SelectMany(request => RowsOf(call, request, prefix: ""));

    /// <summary>Whether a row says what an unknown value of an enum is refused with.</summary>
    public static bool IsUnknownValue(Row row) => row.Sent.Contains(Unknown.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static IEnumerable<Row> RowsOf(string call, IMessage message, string prefix)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var path = prefix + field.Name;
            foreach (var row in RowsOf(call, field, path))
            {
                yield return row;
            }

            foreach (var (inner, at) in Inner(field, message, path))
            {
                foreach (var row in RowsOf(call, inner, $"{at}."))
                {
                    yield return row;
                }
            }
        }
    }

    private static IEnumerable<Row> RowsOf(string call, FieldDescriptor field, string path)
    {
        return (field.Name, field.FieldType) switch
        {
            ("request_id", _) => [Row("\"\"", "FIELD_REQUIRED"), Row("\"een\"", "FIELD_INVALID"), Row($"\"{Guid.Empty}\"", "FIELD_INVALID")],
            ("expected_version" or "known_version", _) => [Row("-1", "FIELD_INVALID")],
            ("page_size", _) => [Row("-1", "FIELD_INVALID"), Row("201", "FIELD_INVALID")],
            ("page_token", _) => [Row("\"!!\"", "FIELD_INVALID")],
            (_, FieldType.Enum) when field.IsRepeated => [Row($"[{Unknown}]", "FIELD_INVALID") with { Field = $"{path}[0]" }],
            (_, FieldType.Enum) => [Row($"{Unknown}", "FIELD_INVALID")],
            _ => [],
        };

        Row Row(string value, string reason) => new(call, $"{path} = {value}", reason, path);
    }

    private static IEnumerable<(IMessage Message, string Path)> Inner(FieldDescriptor field, IMessage message, string path) => field.Accessor.GetValue(message) switch
    {
        IMessage inner => [(inner, path)],
        IList list => list.OfType<IMessage>().Take(1).Select(inner => (inner, $"{path}[0]")),
        _ => [],
    };
}
