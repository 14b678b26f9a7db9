using System.Text.Json.Nodes;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>What is shipped for those who connect: <c>deploy/fhir</c>.</summary>
internal static class Exchange
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "fhir");

    public static IEnumerable<string> All() => System.IO.Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static IReadOnlyList<JsonObject> In(string folder) =>
        [.. System.IO.Directory.EnumerateFiles(Path.Combine(Folder, folder), "*.json").Order(StringComparer.Ordinal).Select(Parse)];

    public static JsonObject Example(string name) => Parse(Path.Combine(Folder, "examples", $"{name}.json"));

    private static JsonObject Parse(string path) => JsonNode.Parse(File.ReadAllText(path))!.AsObject();
}
