using System.Globalization;
using Wijkteam.Adapters.Rest.Routes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Rest;

/// <summary>The page on which the door can be tried, in a real browser.</summary>
public sealed class TryPageTests : RestScene
{
    private const string Browser = "/usr/bin/chromium";

    [Fact]
    public async Task Page_MakesCalls_KeepsTheTokenToItself_AndCanBeUsedByEverybody()
    {
        var token = await Gp.Tokens.GetAsync(TestContext.Current.CancellationToken);
        using var page = new InteropScript("rest/page.mjs", [], ("HUB_URL", Hub.HttpAddress.AbsoluteUri), ("HUB_TOKEN", token), ("CHROMIUM", Browser));

        var said = await page.ReadToEndAsync();

        await page.EndWellAsync(said);
        said.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"calls {RouteTable.Read(RouteTable.Files).Operations.Count}\n"));
        said.ShouldContain($"route {HubFixture.Team}\n");
    }

    [Fact]
    public async Task Page_LetsNothingIn_FromElsewhere()
    {
        using var response = await Http.GetAsync(Hub.HttpAddress, TestContext.Current.CancellationToken).WaitAsync(Waiting.Deadline, TestContext.Current.CancellationToken);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; ");
        policy.ShouldNotContain("unsafe");
        policy.ShouldContain("frame-ancestors 'none'");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("http", Case.Insensitive, "nothing comes from elsewhere");
    }
}
