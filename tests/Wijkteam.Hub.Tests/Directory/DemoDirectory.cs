using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Tests.Directory;

/// <summary>The demonstration directory of deploy/demo, as an operator would load it.</summary>
internal static class DemoDirectory
{
    public static DirectoryDocument Read() => DirectoryDocument.Parser.ParseJson(File.ReadAllText(Path.Combine(Root(), "deploy", "demo", "utrecht.json")));

    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "global.json")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Not within the repository.");
        }

        return folder.FullName;
    }
}
