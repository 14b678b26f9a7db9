using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Scenarios;

/// <summary>What <c>deploy</c> brings along.</summary>
internal static class Deployed
{
    public static string MunicipalitiesFolder => Repository.PathOf("deploy", "municipalities");

    public static DirectoryDocument Participants() => DirectoryDocument.Parser.ParseJson(File.ReadAllText(Repository.PathOf("deploy", "participants.json")));

    public static IReadOnlyList<MunicipalityProfile> Profiles() =>
        [.. Directory.EnumerateFiles(MunicipalitiesFolder, "*.json").Order(StringComparer.Ordinal).Select(path => MunicipalityProfile.Parser.ParseJson(File.ReadAllText(path)))];
}
