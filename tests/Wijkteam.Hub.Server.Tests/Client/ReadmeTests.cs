using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Wijkteam.Hub.Server.Tests.Demo;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Client;

/// <summary>
/// The package for participants is made, and what its README has a participant write is built with nothing but that package, and run against the demonstration.
/// The two packages that the registry lacks are made of what stands in for them.
/// </summary>
[Collection(nameof(Alone))]
public sealed partial class ReadmeTests : IDisposable
{
    private const string TokenAddress = "http://127.0.0.1:5080";
    private const string GrpcAddress = "http://127.0.0.1:5081";
    private const string Configuration =
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    // The SDK starts, restores and compiles; the machine may be busy.
    private static readonly TimeSpan Deadline = 6 * Waiting.Deadline;

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("hub-participant-").FullName;

    private string Feed => Path.Combine(_folder, "packages");

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Readme_BringsATeamToItsFirstMessage()
    {
        await PackAsync("Wijkteam.Contracts");
        await PackAsync("Grpc.Core.Api", "-p:IsPackable=true");
        await PackAsync("Grpc.Net.Common", "-p:IsPackable=true");
        using var demo = await Demo.HubProcess.StartAsync("Ctrl+C stops the hub", "demo", "--data", Path.Combine(_folder, "data"));
        var doors = Doors().Match(demo.Output());
        await WriteAsync(code => code
            .Replace(TokenAddress, doors.Groups["http"].Value, StringComparison.Ordinal)
            .Replace(GrpcAddress, doors.Groups["grpc"].Value, StringComparison.Ordinal));

        var output = await DotnetAsync("run", "--project", "Team.csproj");

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        lines[0].ShouldStartWith("refused: NO_AGREEMENT, ");
        var id = Submitted().Match(lines[1]).Groups["id"].Value;
        id.ShouldNotBeEmpty(output);
        lines[2].ShouldBe($"accepted: {id}, Mevrouw overziet de post niet meer. Willen jullie meekijken?");
        lines.Length.ShouldBe(3, output);
    }

    [Fact]
    public async Task Package_DependsOnPackagesAlone()
    {
        await PackAsync("Wijkteam.Contracts");
        await using var package = await System.IO.Compression.ZipFile.OpenReadAsync(
            System.IO.Directory.GetFiles(Feed, "Wijkteam.Contracts.*.nupkg").Single(), TestContext.Current.CancellationToken);
        package.Entries.Where(entry => entry.FullName.EndsWith(".dll", StringComparison.Ordinal)).Select(entry => entry.FullName)
            .ShouldBe(["lib/net10.0/Wijkteam.Contracts.dll"]);
        package.Entries.ShouldContain(entry => entry.FullName == "README.md");

        await using var stream = await package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).OpenAsync(TestContext.Current.CancellationToken);
        var nuspec = await XDocument.LoadAsync(stream, LoadOptions.None, TestContext.Current.CancellationToken);
        nuspec.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => $"{element.Attribute("id")?.Value} {element.Attribute("version")?.Value}")
            .ShouldBe(
                [
                    "Google.Api.CommonProtos 2.0.0", "Google.Protobuf 3.25.1", "Grpc.Core.Api 2.85.0", "Grpc.Net.Client 2.85.0", "Grpc.Net.Common 2.85.0",
                    "Microsoft.Extensions.Logging.Abstractions 10.0.14",
                ],
                ignoreOrder: true);
        nuspec.Descendants().Single(element => element.Name.LocalName == "license").Value.ShouldBe("EUPL-1.2");
    }

    private Task PackAsync(string project, params string[] properties) =>
        DotnetAsync(["pack", Repository.PathOf("src", project), "--no-build", "--configuration", Configuration, "--output", Feed, .. properties]);

    /// <summary>Writes the files that the README shows, and where packages come from: the feed, and what this machine has restored before.</summary>
    private async Task WriteAsync(Func<string, string> change)
    {
        var readme = await File.ReadAllTextAsync(Repository.PathOf("src", "Wijkteam.Contracts", "README.md"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Team.csproj"), Blocks(readme, "xml").Single(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Program.cs"), change(string.Concat(Blocks(readme, "csharp"))), TestContext.Current.CancellationToken);
        var restored = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var sources = $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="restored" /></config>
              <packageSources><clear /><add key="feed" value="packages" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{restored}" /></fallbackPackageFolders>
            </configuration>
            """;
        await File.WriteAllTextAsync(Path.Combine(_folder, "nuget.config"), sources, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Blocks(string text, string language) =>
        CodeBlock().Matches(text).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["code"].Value);

    private async Task<string> DotnetAsync(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using var dotnet = Process.Start(start)!;
        var output = dotnet.StandardOutput.ReadToEndAsync();
        var errors = dotnet.StandardError.ReadToEndAsync();
        await dotnet.WaitForExitAsync().WaitAsync(Deadline);
        dotnet.ExitCode.ShouldBe(0, $"{await output}\n{await errors}");
        return await output;
    }

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"(?<grpc>http://127\.0\.0\.1:\d+)\s+gRPC .*?(?<http>http://127\.0\.0\.1:\d+)\s+FHIR", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Doors();

    [GeneratedRegex("^submitted: (?<id>[0-9a-f-]{36}) to buurtteam-sociaal-noordoost$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Submitted();
}
