using Google.Protobuf;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Operations;

/// <summary><c>hub import municipality</c>, as an operator calls it.</summary>
public sealed class ImportMunicipalityCommandTests : IAsyncDisposable
{
    private readonly HubProcess _hub = new();
    private readonly HubProcess _operator = new();

    public async ValueTask DisposeAsync()
    {
        await _operator.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Import_IntoARunningHub_IsInForce_AndFaultsAreNamed()
    {
        await _hub.StartAsync();
        var profile = new MunicipalityProfile
        {
            FormatVersion = 1,
            MunicipalityCode = "GM9999",
            Revision = 1,
            Areas = { new Area { Code = "GM9999", Name = "Verzonnen" } },
            Desks = { new Desk { MunicipalityCode = "GM9999", ParticipantId = "gemeente-utrecht-meldpunt" } },
        };

        (await ImportAsync(profile, "--validate-only")).ShouldBe((0, "GM9999/always/1: would be taken"));
        (await ImportAsync(profile)).ShouldBe((0, "GM9999/always/1: imported"));
        var route = await _hub.Connect(HubFixture.Gp).Directory.ResolveRouteAsync(
            new ResolveRouteRequest { AreaCode = "GM9999", LifeDomains = { LifeDomain.Housing } }, Waiting.Call());
        route.ProfileVersion.ShouldBe("GM9999/always/1");

        profile.Revision = 2;
        profile.Desks[0].ParticipantId = "niemand";
        var (code, told) = await ImportAsync(profile);
        code.ShouldBe(1);
        told.ShouldContain("The profile is not imported");
        told.ShouldContain("GM9999/always.desks[0].participant_id: No participant is registered with this id.");
    }

    [Fact]
    public async Task Import_WithoutAHub_SaysSo()
    {
        var (code, told) = await ImportAsync(new MunicipalityProfile { FormatVersion = 1 });

        code.ShouldBe(1);
        told.ShouldBe("The profile is not imported: No hub answers there: --url and --token-endpoint say where it is.");
    }

    private async Task<(int Code, string Told)> ImportAsync(MunicipalityProfile profile, params string[] more)
    {
        var (file, key) = (Path.Combine(_operator.Folder, "profile.json"), Path.Combine(_operator.Folder, "key.pem"));
        await File.WriteAllTextAsync(file, JsonFormatter.Default.Format(profile), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(key, _hub.ExportKey(HubFixture.Operator), TestContext.Current.CancellationToken);
        string[] arguments =
        [
            "import", "municipality", file, "--url", $"{_hub.GrpcAddress}", "--token-endpoint", $"{_hub.HttpAddress}oauth2/token", "--participant", HubFixture.Operator, "--key", key,
            "--kid", TestParticipant.KeyId, "--professional", "https://gemeente.example/medewerkers|1|beheerder", .. more,
        ];
        var (output, errors) = (_operator.Output.Length, _operator.Errors.Length);
        var code = await _operator.RunAsync(arguments);
        return (code, $"{_operator.Output.ToString()[output..]}{_operator.Errors.ToString()[errors..]}".Trim());
    }
}
