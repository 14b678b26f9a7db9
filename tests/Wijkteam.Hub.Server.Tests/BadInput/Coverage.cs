using Google.Protobuf.Reflection;

namespace Wijkteam.Hub.Server.Tests.BadInput;

/// <summary>Which fields of the contract have rows: each is to have some, or a word why it is free.</summary>
internal sealed class Coverage
{
    private readonly HashSet<FieldDescriptor> _covered = [];
    private readonly HashSet<FieldDescriptor> _unknown = [];

    /// <summary>Counts the rows about a call's request.</summary>
    public void Add(MessageDescriptor request, IEnumerable<Row> rows)
    {
        foreach (var row in rows)
        {
            var fields = row.Paths.Select(path => FieldPath.Resolve(request, path).ToList()).ToList();
            _covered.UnionWith(fields.SelectMany(path => path));
            _unknown.UnionWith(Standing.IsUnknownValue(row) || row.Free is not null ? fields.Select(path => path[^1]) : []);
        }
    }

    /// <summary>The fields of a message itself that have no row.</summary>
    public IEnumerable<string> MissingOf(MessageDescriptor message) =>
        message.Fields.InDeclarationOrder().Where(field => !_covered.Contains(field)).Select(field => field.Name);

    /// <summary>The fields of these messages, and of the messages of the contract in them, that have no row.</summary>
    public IEnumerable<string> MissingWithin(IEnumerable<MessageDescriptor> messages) =>
        FieldsWithin(messages).Where(field => !_covered.Contains(field)).Select(field => field.FullName);

    /// <summary>The enums among them that have no row with a value that is unknown.</summary>
    public IEnumerable<string> WithoutUnknownWithin(IEnumerable<MessageDescriptor> messages) =>
        FieldsWithin(messages).Where(field => field.FieldType == FieldType.Enum && !_unknown.Contains(field)).Select(field => field.FullName);

    private static HashSet<FieldDescriptor> FieldsWithin(IEnumerable<MessageDescriptor> messages)
    {
        var seen = new HashSet<MessageDescriptor>();
        return [.. messages.SelectMany(message => FieldsOf(message, seen))];
    }

    private static IEnumerable<FieldDescriptor> FieldsOf(MessageDescriptor message, HashSet<MessageDescriptor> seen) =>
        message.File.Package != V1.Referral.Descriptor.File.Package || !seen.Add(message)
            ? []
            : message.Fields.InDeclarationOrder()
                .SelectMany(field => (FieldDescriptor[])[field, .. field.FieldType == FieldType.Message ? FieldsOf(field.MessageType, seen) : []]);
}
