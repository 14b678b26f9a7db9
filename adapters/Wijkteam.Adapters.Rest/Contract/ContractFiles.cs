using Google.Protobuf.Reflection;
using Wijkteam.Adapters.Rest.Routes;

namespace Wijkteam.Adapters.Rest.Contract;

/// <summary>The files of the contract, those without services among them.</summary>
internal static class ContractFiles
{
    /// <summary>By name.</summary>
    public static IReadOnlyList<FileDescriptor> All { get; } =
        [.. RouteTable.Files.SelectMany(WithDependencies).Distinct().Where(file => file.Package == RouteTable.Files[0].Package).OrderBy(file => file.Name, StringComparer.Ordinal)];

    private static IEnumerable<FileDescriptor> WithDependencies(FileDescriptor file) => file.Dependencies.SelectMany(WithDependencies).Append(file);
}
