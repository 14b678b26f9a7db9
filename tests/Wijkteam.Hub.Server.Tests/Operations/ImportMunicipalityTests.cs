using Google.Protobuf;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Operations;

/// <summary>A municipality's profile that comes in while the hub runs.</summary>
public sealed class ImportMunicipalityTests : OperationsScene
{
    [Fact]
    public async Task Imported_DecidesAtOnce_AndAfterARestart()
    {
        (await ImportAsync(Profile(revision: 1))).ShouldBe("GM9999/always/1");

        (await RouteAsync()).ShouldBe(("gemeente-utrecht-meldpunt", "GM9999/always/1"));
        await Hub.RestartAsync();
        (await RouteAsync()).ProfileVersion.ShouldBe("GM9999/always/1");
    }

    [Fact]
    public async Task Imported_HigherRevision_TakesThePlace_AndTheSameRequestAgainIsARepeat()
    {
        await ImportAsync(Profile(revision: 1));
        var request = new ImportMunicipalityRequest { RequestId = Samples.NewId(), Document = Json(WithTeam(Profile(revision: 2))) };

        (await Operator.Operations.ImportMunicipalityAsync(request, Waiting.Call())).ProfileVersion.ShouldBe("GM9999/always/2");
        (await Operator.Operations.ImportMunicipalityAsync(request, Waiting.Call())).ProfileVersion.ShouldBe("GM9999/always/2");

        (await RouteAsync()).ShouldBe((HubFixture.Team, "GM9999/always/2"));
    }

    [Fact]
    public async Task Imported_ForALaterDay_WaitsForIt()
    {
        await ImportAsync(Profile(revision: 1));
        var day = $"{Hub.Time.GetUtcNow().AddDays(3):yyyy-MM-dd}";
        await ImportAsync(WithTeam(new MunicipalityProfile(Profile(revision: 1)) { EffectiveFrom = day }));
        (await RouteAsync()).ParticipantId.ShouldBe("gemeente-utrecht-meldpunt");

        Hub.Time.Advance(TimeSpan.FromDays(4));
        await ImportAsync(Profile(revision: 1, "GM9998"));

        (await RouteAsync()).ShouldBe((HubFixture.Team, $"GM9999/{day}/1"));
    }

    [Fact]
    public async Task Rejected_NamesEveryFault_AndWhatWasInForceStays()
    {
        await ImportAsync(Profile(revision: 1));
        var faulty = WithTeam(Profile(revision: 2));
        faulty.Teams[0].AreaCodes[0] = "WK999901";
        faulty.Desks[0].ParticipantId = "niemand";

        var refusal = await SeenRefusal.OfAsync(Operator.Operations.ImportMunicipalityAsync(
            new ImportMunicipalityRequest { RequestId = Samples.NewId(), Document = Json(faulty) }, Waiting.Call()));

        refusal.Fields.ShouldBe(["GM9999/always.teams[0].area_codes[0]", "GM9999/always.desks[0].participant_id"]);
        (await RouteAsync()).ShouldBe(("gemeente-utrecht-meldpunt", "GM9999/always/1"));
    }

    [Theory]
    [InlineData(1, false, "STATE_NOT_ALLOWED")]
    [InlineData(2, false, "STATE_NOT_ALLOWED")]
    [InlineData(2, true, "FIELD_INVALID")]
    public async Task Rejected_RevisionThatIsNotNew(int revision, bool isOther, string reason)
    {
        await ImportAsync(Profile(revision: 2));

        var refusal = await SeenRefusal.OfAsync(Operator.Operations.ImportMunicipalityAsync(
            new ImportMunicipalityRequest { RequestId = Samples.NewId(), Document = Json(isOther ? WithTeam(Profile(revision)) : Profile(revision)) }, Waiting.Call()));

        refusal.Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task ValidateOnly_ChangesNothing()
    {
        var request = new ImportMunicipalityRequest { RequestId = Samples.NewId(), Document = Json(Profile(revision: 1)), ValidateOnly = true };

        (await Operator.Operations.ImportMunicipalityAsync(request, Waiting.Call())).ProfileVersion.ShouldBe("GM9999/always/1");

        (await Should.ThrowAsync<RpcException>(() => RouteAsync())).StatusCode.ShouldBe(StatusCode.FailedPrecondition);
    }

    [Fact]
    public async Task FolderAtStart_DoesNotTakeBackWhatWasImportedSince()
    {
        await ImportAsync(WithTeam(Profile(revision: 5)));
        var folder = System.IO.Directory.CreateDirectory(Path.Combine(Hub.Folder, "municipalities")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "verzonnen.json"), Json(Profile(revision: 4)), TestContext.Current.CancellationToken);
        Hub.Settings["Hub:MunicipalitiesFolder"] = folder;

        await Hub.RestartAsync();

        (await RouteAsync()).ShouldBe((HubFixture.Team, "GM9999/always/5"));
    }

    private async Task<string> ImportAsync(MunicipalityProfile profile)
    {
        var request = new ImportMunicipalityRequest { RequestId = Samples.NewId(), Document = Json(profile) };
        return (await Operator.Operations.ImportMunicipalityAsync(request, Waiting.Call())).ProfileVersion;
    }

    private async Task<(string ParticipantId, string ProfileVersion)> RouteAsync()
    {
        var route = await Gp.Directory.ResolveRouteAsync(new ResolveRouteRequest { AreaCode = "GM9999", Age = 40, LifeDomains = { LifeDomain.Finances } }, Waiting.Call());
        return (route.ParticipantId, route.ProfileVersion);
    }

    private static MunicipalityProfile Profile(int revision, string code = "GM9999") => new()
    {
        FormatVersion = 1,
        MunicipalityCode = code,
        Revision = revision,
        Areas = { new Area { Code = code, Name = "Verzonnen" } },
        Desks = { new Desk { MunicipalityCode = code, ParticipantId = "gemeente-utrecht-meldpunt" } },
    };

    private static MunicipalityProfile WithTeam(MunicipalityProfile profile)
    {
        profile.Teams.Add(new Team { ParticipantId = HubFixture.Team, AreaCodes = { "GM9999" }, LifeDomains = { LifeDomain.Finances } });
        return profile;
    }

    private static string Json(MunicipalityProfile profile) => JsonFormatter.Default.Format(profile);
}
