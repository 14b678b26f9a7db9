using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Tests.Directory;

/// <summary>The participants and municipalities of deploy, as an operator would load them.</summary>
internal static class Shipped
{
    public static DirectoryDocument Participants() => DirectoryDocument.Parser.ParseJson(File.ReadAllText(Path.Combine(DemoDirectory.Root(), "deploy", "participants.json")));

    public static MunicipalityProfile Profile(string name) => MunicipalityProfile.Parser.ParseJson(File.ReadAllText(Path.Combine(Folder, $"{name}.json")));

    public static IReadOnlyList<MunicipalityProfile> Profiles() =>
        [.. System.IO.Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal).Select(path => MunicipalityProfile.Parser.ParseJson(File.ReadAllText(path)))];

    private static string Folder => Path.Combine(DemoDirectory.Root(), "deploy", "municipalities");
}
