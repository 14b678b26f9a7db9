using System.Security.Cryptography;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Serving;

/// <summary>How <c>hub serve</c> starts, does not start, and ends.</summary>
public sealed class ServeTests
{
    private static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData("http://0.0.0.0:20999")]
    [InlineData("http://[::]:20999")]
    [InlineData("http://*:20999")]
    [InlineData("http://192.0.2.1:20999")]
    public async Task Serve_OnPlainHttpBeyondLoopback_IsRefused(string url)
    {
        await using var hub = new HubProcess(("Kestrel__Endpoints__Http__Url", url));
        (await FailAsync(hub)).ShouldBe($"The hub does not start: The hub does not listen on {url}: without TLS it listens on loopback only. Give it an https URL and a certificate.");
    }

    [Theory]
    [InlineData("Identity__TokenLifetime", "01:00:00", "Identity:TokenLifetime")]
    [InlineData("Kestrel__Endpoints__Http__Url", "loopback", "loopback")]
    [InlineData("Hub__DataFolder", "/proc/hub", "/proc/hub")]
    public async Task Serve_WithASettingThatCannotBe_SaysWhich(string name, string value, string named)
    {
        await using var hub = new HubProcess((name, value));
        (await FailAsync(hub)).ShouldContain(named);
    }

    [Fact]
    public async Task Serve_OnAFolderOfAnotherHub_NamesTheOther()
    {
        await using var first = new HubProcess();
        await first.StartAsync();
        await using var second = new HubProcess(("Hub__DataFolder", first.DataFolder));

        var line = await FailAsync(second);

        line.ShouldContain(first.DataFolder);
        line.ShouldContain($"process {first.Id} on {Environment.MachineName} since ");
    }

    [Fact]
    public async Task Serve_OnAFolderWhoseHubWasKilled_Starts()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        await hub.KillAsync();

        await hub.StartAsync();

        (await hub.StopAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("\"3572AB\"", "\"3572SS\"", "address_ranges[5].postcode")]
    [InlineData("\"PARTICIPANT_KIND_POLICE\"", "\"PARTICIPANT_KIND_SHERIFF\"", "PARTICIPANT_KIND_SHERIFF")]
    public async Task Serve_WithABrokenDirectory_SaysWhere(string sound, string broken, string path)
    {
        await using var hub = new HubProcess();
        var directory = await File.ReadAllTextAsync(hub.DirectoryFile, TestContext.Current.CancellationToken);
        directory.ShouldContain(sound);
        await File.WriteAllTextAsync(hub.DirectoryFile, directory.Replace(sound, broken, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        (await FailAsync(hub)).ShouldContain(path);
    }

    [Fact]
    public async Task Serve_WithoutTheDirectoryFile_SaysWhich()
    {
        await using var hub = new HubProcess();
        File.Delete(hub.DirectoryFile);

        (await FailAsync(hub)).ShouldContain(hub.DirectoryFile);
    }

    [Fact]
    public async Task Serve_WithAnotherMasterKey_SaysSo()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        (await hub.StopAsync()).ShouldBe(0);
        var keyFile = Path.Combine(hub.DataFolder, "master.key");
        await File.WriteAllTextAsync(keyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)), TestContext.Current.CancellationToken);

        (await FailAsync(hub)).ShouldContain("master key");
    }

    [Fact]
    public async Task Serve_WithHalfAMasterKey_SaysSo()
    {
        await using var hub = new HubProcess();
        System.IO.Directory.CreateDirectory(hub.DataFolder);
        var keyFile = Path.Combine(hub.DataFolder, "master.key");
        await File.WriteAllTextAsync(keyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(16)), TestContext.Current.CancellationToken);

        (await FailAsync(hub)).ShouldContain($"The master key file '{keyFile}' does not hold 32 bytes in base64.");
    }

    [Fact]
    public async Task Terminate_WithAnOpenStream_EndsIt_InTime()
    {
        await using var hub = new HubProcess();
        await hub.StartAsync();
        var team = hub.Connect(HubFixture.Team);
        var gp = hub.Connect(HubFixture.Gp);
        await using var inbox = await TestInbox.OpenAsync(team);

        // That a message has come shows that the stream is open at the hub.
        var bsn = Samples.NewBsn();
        await gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call());
        await gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call());
        await inbox.NextAsync();

        var begin = TimeProvider.System.GetTimestamp();
        hub.Terminate();

        var end = await Should.ThrowAsync<RpcException>(inbox.NextResponseAsync());
        // Kestrel may close the connection, in good order, before the client has read the stream's last word.
        var closedFirst = end.Status.DebugException is HttpProtocolException { ErrorCode: 0 };
        (closedFirst || end.StatusCode == StatusCode.Unavailable).ShouldBeTrue(end.ToString());
        (closedFirst || end.Trailers.Any(trailer => trailer.Key == "grpc-status-details-bin")).ShouldBeTrue();
        (await hub.ExitAsync()).ShouldBe(0);
        TimeProvider.System.GetElapsedTime(begin).ShouldBeLessThan(Shutdown);
        hub.Errors.Lines().ShouldBeEmpty();
        hub.Output.ToString().ShouldNotContain("fail:");
    }

    /// <summary>Starts a hub that cannot start.</summary>
    /// <returns>The one line that it says why.</returns>
    private static async Task<string> FailAsync(HubProcess hub)
    {
        hub.Launch();
        (await hub.ExitAsync()).ShouldBe(1);
        return hub.Errors.Lines().ShouldHaveSingleItem();
    }
}
