using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Demo;

public sealed partial class DemoTests : IDisposable
{
    private const string Done = "Every step did what it says";

    private readonly string _data = System.IO.Directory.CreateTempSubdirectory("hub-demo-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Once_PlaysEveryAct_Twice_OnTheSameData()
    {
        var first = await OnceAsync();
        first.ExitCode.ShouldBe(0, first.Error);
        first.Error.ShouldBeEmpty();
        string[] acts = ["Act 1", "NO_AGREEMENT", "Act 2", "Het adres ligt in de buurt Wittevrouwen", "Act 3", "is notified at its endpoint", "reads the Task: accepted", "reads the Task: completed", "Betalingsregeling", "Act 4", "closes the second referral", "by inbox, version 1", "reads the second Task: cancelled", "closed, no further information", "who looked", "Act 5", "coordinates it", "hears as coordinator", "1 goal of 2", "teams go on with the plan", Done];
        var at = acts.Select(act => first.Output.IndexOf(act, StringComparison.Ordinal)).ToList();
        at.ShouldAllBe(index => index >= 0);
        at.ShouldBe(at.Order());
        first.Output.Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= 100);
        first.Output.ShouldNotContain("\u001b");
        Delivery().IsMatch(first.Output).ShouldBeTrue(first.Output);

        var keys = ReadKeys();
        var second = await OnceAsync();
        second.ExitCode.ShouldBe(0, second.Error);
        second.Output.ShouldContain(Done);
        second.Output.ShouldContain("finds a Subscription of an earlier run");
        ReadKeys().ShouldBe(keys);
    }

    [Theory]
    [InlineData("Act 2")]
    [InlineData("submits a second referral")]
    public async Task Once_CarriesOn_AfterARunThatWasKilled(string when)
    {
        using (var killed = await HubProcess.StartAsync(when, "demo", "--once", "--data", _data))
        {
            await killed.KillAsync();
        }

        var next = await OnceAsync();
        next.ExitCode.ShouldBe(0, next.Error);
        next.Output.ShouldContain(Done);
    }

    [Fact]
    public async Task Once_OnAFolderThatAnotherHubHolds_FailsNamingTheStep()
    {
        using var holder = await HubProcess.StartAsync("Ctrl+C stops the hub", "demo", "--data", _data);
        var result = await OnceAsync();
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("\"start the hub\"");
        result.Error.ShouldContain("belongs to another hub");
        result.Error.Trim().ShouldNotContain("\n");
    }

    [Fact]
    public async Task Once_OnTheDataOfAnotherHub_LeavesItAlone()
    {
        await File.WriteAllTextAsync(Path.Combine(_data, "master.key"), "", TestContext.Current.CancellationToken);
        var result = await OnceAsync();
        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("holds the data of another hub");
        System.IO.Directory.EnumerateFileSystemEntries(_data).Count().ShouldBe(1);
    }

    [Fact]
    public async Task Keys_AreReadableToTheirOwnerAlone()
    {
        (await OnceAsync()).ExitCode.ShouldBe(0);
        var files = System.IO.Directory.GetFiles(Path.Combine(_data, "demo"), "*.pem");
        files.Length.ShouldBe(7);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in files)
            {
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
            }
        }
    }

    [Fact]
    public async Task Demo_StaysUp_GivesTokens_AndEndsOnASignal()
    {
        using var demo = await HubProcess.StartAsync("Ctrl+C stops the hub", "demo", "--data", _data);
        var url = TokenDoor().Match(demo.Output()).Groups["url"].Value;

        var token = await HubProcess.RunAsync("token", "huisarts-de-brug", "--data", _data, "--url", url);
        token.ExitCode.ShouldBe(0, token.Error);
        token.Output.Trim().Split('.').Length.ShouldBe(3);

        var repeated = await ShellAsync(FhirCommands().Match(demo.Output()).Value, token.Output.Trim());
        foreach (var part in (string[])["\"CapabilityStatement\"", "\"resourceType\":\"Task\"", "\"type\":\"searchset\"", "\"search\":{\"mode\":\"match\"}"])
        {
            repeated.ShouldContain(part);
        }

        var unknown = await HubProcess.RunAsync("token", "huisarts-onbekend", "--data", _data, "--url", url);
        unknown.ExitCode.ShouldBe(1);
        unknown.Error.Trim().ShouldStartWith("There is no demo participant 'huisarts-onbekend'. There are: buurtteam-jeugd-gezin-noordoost, ");

        using var kill = Process.Start("kill", ["-TERM", demo.Id.ToString()]);
        var result = await demo.WaitAsync();
        result.ExitCode.ShouldBe(0, result.Error);
        result.Output.ShouldContain("The hub has stopped.");
        result.Error.ShouldBeEmpty();

        var gone = await HubProcess.RunAsync("token", "huisarts-de-brug", "--data", _data, "--url", url);
        gone.ExitCode.ShouldBe(1);
        gone.Error.Trim().ShouldBe($"No hub answers at {url}: start one with the demo command, or name its address with --url.");
    }

    [Fact]
    public async Task Token_WithoutADemonstration_SaysSo()
    {
        var result = await HubProcess.RunAsync("token", "huisarts-de-brug", "--data", Path.Combine(_data, "none"));
        result.ExitCode.ShouldBe(1);
        result.Error.Trim().ShouldStartWith("There are no demonstration keys in ");
    }

    /// <summary>Runs what is printed to be copied, from the top of the repository; returns its output.</summary>
    private static async Task<string> ShellAsync(string commands, string token)
    {
        commands.ShouldNotBeEmpty();
        var start = new ProcessStartInfo("bash", ["-c", commands]) { WorkingDirectory = Fixtures.Repository.Root, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["GP"] = token;
        using var shell = Process.Start(start)!;
        return await shell.StandardOutput.ReadToEndAsync().WaitAsync(Fixtures.Waiting.Deadline);
    }

    private Task<HubResult> OnceAsync() => HubProcess.RunAsync("demo", "--once", "--data", _data);

    private IReadOnlyList<string> ReadKeys() => [.. System.IO.Directory.GetFiles(Path.Combine(_data, "demo"), "*.pem").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    [GeneratedRegex(@"receives it on its inbox stream, .*\d+\.\d ms", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Delivery();

    [GeneratedRegex(@"^FHIR=(.*\n)+?(?=\s*\n)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FhirCommands();

    [GeneratedRegex(@"(?<url>http://127\.0\.0\.1:\d+) \(FHIR, tokens\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenDoor();
}
