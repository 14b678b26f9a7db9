using System.Collections.Frozen;
using Google.Protobuf.Reflection;

namespace Wijkteam.Hub.Reflection;

/// <summary>All that is declared in the files of some services and in those that they import: which file has what.</summary>
internal sealed class Declarations
{
    private readonly FrozenDictionary<string, FileDescriptor> _files;
    private readonly FrozenDictionary<string, FileDescriptor> _symbols;
    private readonly FrozenDictionary<string, FrozenDictionary<int, FileDescriptor>> _extensions;

    public Declarations(IEnumerable<ServiceDescriptor> services)
    {
        Services = [.. services.Select(service => service.FullName).Order(StringComparer.Ordinal)];
        _files = WithImports(services.Select(service => service.File)).ToFrozenDictionary(file => file.Name);
        _symbols = _files.Values.SelectMany(file => SymbolsOf(file).Select(symbol => (symbol, file))).ToFrozenDictionary(pair => pair.symbol, pair => pair.file);
        var extensions = _files.Values.SelectMany(ExtensionsOf).ToLookup(extension => extension.ExtendeeType.FullName);
        _extensions = _files.Values.SelectMany(file => file.MessageTypes.SelectMany(WithNested)).ToFrozenDictionary(
            message => message.FullName,
            message => extensions[message.FullName].ToFrozenDictionary(extension => extension.FieldNumber, extension => extension.File));
    }

    /// <summary>The full names of the services, in order.</summary>
    public IReadOnlyList<string> Services { get; }

    /// <summary>The file of this name and all that it needs; null if there is none.</summary>
    public IReadOnlyCollection<FileDescriptor>? FindFile(string name) => Closure(_files.GetValueOrDefault(name));

    /// <summary>The file that declares the symbol of this full name and all that it needs; null if there is none.</summary>
    public IReadOnlyCollection<FileDescriptor>? FindSymbol(string fullName) => Closure(_symbols.GetValueOrDefault(fullName));

    /// <summary>The file that declares this extension of a message and all that it needs; null if there is none.</summary>
    public IReadOnlyCollection<FileDescriptor>? FindExtension(string message, int number) =>
        Closure(_extensions.GetValueOrDefault(message)?.GetValueOrDefault(number));

    /// <summary>The numbers of a message's extensions; null if there is no such message.</summary>
    public IReadOnlyList<int>? FindExtensionNumbers(string message) => _extensions.GetValueOrDefault(message)?.Keys;

    private static IReadOnlyCollection<FileDescriptor>? Closure(FileDescriptor? file) => file is null ? null : WithImports([file]);

    /// <summary>Each file once, before those that it imports.</summary>
    private static List<FileDescriptor> WithImports(IEnumerable<FileDescriptor> files)
    {
        var found = new List<FileDescriptor>(files.Distinct());
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange(found[i].Dependencies.Except(found));
        }

        return found;
    }

    private static IEnumerable<string> SymbolsOf(FileDescriptor file) =>
    [
        .. file.Services.SelectMany(service => (string[])[service.FullName, .. service.Methods.Select(method => method.FullName)]),
        .. file.MessageTypes.SelectMany(WithNested).SelectMany(message => (string[])
        [
            message.FullName,
            .. message.Fields.InDeclarationOrder().Select(field => field.FullName),
            .. message.Oneofs.Select(oneof => oneof.FullName),
            .. message.EnumTypes.SelectMany(ValuesOf),
        ]),
        .. file.EnumTypes.SelectMany(ValuesOf),
        .. ExtensionsOf(file).Select(extension => extension.FullName),
    ];

    /// <summary>An enum and its values, which protobuf declares beside it and not in it.</summary>
    private static IEnumerable<string> ValuesOf(EnumDescriptor type) => [type.FullName, .. type.Values.Select(value => $"{type.FullName[..^type.Name.Length]}{value.Name}")];

    private static IEnumerable<FieldDescriptor> ExtensionsOf(FileDescriptor file) =>
        [.. file.Extensions.UnorderedExtensions, .. file.MessageTypes.SelectMany(WithNested).SelectMany(message => message.Extensions.UnorderedExtensions)];

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) => [message, .. message.NestedTypes.SelectMany(WithNested)];
}
