using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Server;
using Wijkteam.Hub.V1;

namespace Wijkteam.Fuzz.Targets;

/// <summary>The directory of the demonstration.</summary>
internal static class Demonstration
{
    public static DirectorySnapshot Directory { get; } = DirectorySnapshot.Build(Read());

    private static DirectoryDocument Read()
    {
        using var stream = typeof(HubHost).Assembly.GetManifestResourceStream("utrecht.json")!;
        using var reader = new StreamReader(stream);
        return DirectoryDocument.Parser.ParseJson(reader.ReadToEnd());
    }
}
