using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Reflection;

/// <summary>A tool that has nothing of the hub but its address, and a token where one is asked for.</summary>
public sealed class BufTests(HubFixture hub) : IClassFixture<HubFixture>
{
    private const string Directory = "wijkteam.hub.v1.DirectoryService";

    [Fact]
    public async Task WithAToken_ItListsServices_AndMethods_AndCalls()
    {
        var token = await TokenAsync();

        (await BufAsync(token, "--list-services", $"{hub.GrpcAddress}")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(ReflectionTests.Served, ignoreOrder: true);
        (await BufAsync(token, "--list-methods", $"{hub.GrpcAddress}")).ShouldContain($"{Directory}/GetParticipant");
        (await BufAsync(token, "-d", $$"""{"id": "{{HubFixture.Gp}}"}""", $"{hub.GrpcAddress}{Directory}/GetParticipant")).ShouldContain("PARTICIPANT_KIND_GP_PRACTICE");
    }

    [Fact]
    public async Task WithoutAToken_ItLearnsNothing()
    {
        var (code, output, errors) = await Buf.CurlAsync(token: null, "--list-services", $"{hub.GrpcAddress}");

        code.ShouldNotBe(0);
        output.ShouldBeEmpty();

        // What buf makes of UNAUTHENTICATED, whoever it was that said so.
        errors.ShouldContain("you are not authenticated");
    }

    [Fact]
    public async Task InDevelopment_ItNeedsNoToken_ButToCall()
    {
        await using var development = new HubProcess(("ASPNETCORE_ENVIRONMENT", "Development"));
        await development.StartAsync();

        (await BufAsync(token: null, "--list-services", $"{development.GrpcAddress}")).ShouldContain(Directory);
        var (code, output, errors) = await Buf.CurlAsync(token: null, "-d", $$"""{"id": "{{HubFixture.Gp}}"}""", $"{development.GrpcAddress}{Directory}/GetParticipant");
        code.ShouldNotBe(0);
        output.ShouldBeEmpty();
        errors.ShouldContain("The call needs an access token of this hub.");
    }

    private static async Task<string> BufAsync(string? token, params string[] arguments)
    {
        var (code, output, errors) = await Buf.CurlAsync(token, arguments);
        code.ShouldBe(0, errors);
        return output;
    }

    private async Task<string> TokenAsync() => await hub.Connect(HubFixture.Gp, withProfessional: false).Tokens.GetAsync(TestContext.Current.CancellationToken);
}
