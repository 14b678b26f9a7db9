using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Wijkteam.Adapters.Rest.Contract;

/// <summary>The comments of the contract, by the full name of what they stand at.</summary>
internal static class ContractText
{
    private const string Resource = "contract.pb";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Comments = new(Load);

    /// <summary>What the contract says of something, in paragraphs with a blank line between them; empty if it says nothing.</summary>
    public static string Of(IDescriptor descriptor) => Comments.Value.GetValueOrDefault(descriptor.FullName, "");

    private static Dictionary<string, string> Load()
    {
        using var stream = typeof(ContractText).Assembly.GetManifestResourceStream(Resource)!;
        var files = FileDescriptor.BuildFromByteStrings(FileDescriptorSet.Parser.ParseFrom(stream).File.Select(file => file.ToByteString()));
        var comments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, declaration) in files.SelectMany(Declarations))
        {
            comments[name] = Unwrap(declaration?.LeadingComments ?? "");
        }

        return comments;
    }

    private static IEnumerable<(string Name, DescriptorDeclaration? Declaration)> Declarations(FileDescriptor file) =>
    [
        .. file.Services.Select(service => (service.FullName, (DescriptorDeclaration?)service.Declaration)),
        .. file.Services.SelectMany(service => service.Methods).Select(method => (method.FullName, (DescriptorDeclaration?)method.Declaration)),
        .. file.MessageTypes.Select(message => (message.FullName, (DescriptorDeclaration?)message.Declaration)),
        .. file.MessageTypes.SelectMany(message => message.Fields.InDeclarationOrder()).Select(field => (field.FullName, (DescriptorDeclaration?)field.Declaration)),
        .. file.EnumTypes.Select(type => (type.FullName, (DescriptorDeclaration?)type.Declaration)),
        .. file.EnumTypes.SelectMany(type => type.Values).Select(value => (value.FullName, (DescriptorDeclaration?)value.Declaration)),
    ];

    /// <summary>Takes the ends of lines out of paragraphs; tables and drawings keep theirs.</summary>
    public static string Unwrap(string comment)
    {
        var lines = comment.Split('\n').Select(line => line.StartsWith(' ') ? line[1..] : line).Select(line => line.TrimEnd());
        var paragraphs = string.Join('\n', lines).Trim('\n').Split("\n\n");
        return string.Join("\n\n", paragraphs.Select(paragraph => paragraph.StartsWith('|') || paragraph.StartsWith(' ') ? paragraph : paragraph.Replace('\n', ' ')));
    }
}
