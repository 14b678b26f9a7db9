namespace Wijkteam.Fhir.Tests.Definitions;

/// <summary>Where the generator and what it reads and wrote are.</summary>
internal static class Places
{
    public static string Definitions => Path.Combine(Generator, "node_modules", "@medplum", "definitions", "dist", "fhir", "r4");

    public static string Resources => Path.Combine(Generator, "resources.txt");

    public static string Generated => Path.Combine(Root, "adapters", "Wijkteam.Fhir", "Generated");

    public static string Interop => Path.Combine(Root, "tests", "interop");

    private static string Generator => Path.Combine(Root, "adapters", "Wijkteam.Fhir.Generator");

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Wijkteam.Hub.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests do not run inside the repository.");
    }
}
