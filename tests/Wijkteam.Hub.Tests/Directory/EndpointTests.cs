using Shouldly;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Push;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Directory;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("https://his.example")]
    [InlineData("https://his.example/")]
    [InlineData("https://his.example/fhir/hook?practice=1")]
    [InlineData("https://his.example:8443/fhir")]
    [InlineData("https://192.0.2.7/fhir")]
    [InlineData("https://[2001:db8::1]/fhir")]
    [InlineData("http://localhost:8080/hook")]
    [InlineData("http://127.0.0.1/hook")]
    [InlineData("http://[::1]/hook")]
    public void Parse_Plain(string url) => Endpoint.Parse(url).ShouldNotBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("his.example/fhir")]
    [InlineData("/fhir")]
    [InlineData("https://")]
    [InlineData("http://his.example/fhir")]
    [InlineData("http://127.0.0.1.example/")]
    [InlineData("ftp://his.example/fhir")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user@his.example/fhir")]
    [InlineData("https://user:pass@his.example/fhir")]
    [InlineData("https://@his.example/fhir")]
    [InlineData("https://his.example/fhir#part")]
    [InlineData("https://his.example/fhir#")]
    [InlineData("https://his.example/fhir/../admin")]
    [InlineData("https://his.example/fhir/./hook")]
    [InlineData("https://his.example/fhir/..")]
    [InlineData("https://his.example/fhir/%2e%2e/admin")]
    [InlineData("https://his.example/fhir/.%2E/admin")]
    [InlineData("https://his.example/fhir%2fhook")]
    [InlineData("https://his.example/fhir/..%5cadmin")]
    [InlineData("https://his.example/fhir\\..\\admin")]
    [InlineData("https://his.example//fhir")]
    [InlineData("https://his.example/fhir//hook")]
    [InlineData("https://his.example/fh ir")]
    [InlineData("https://his.example/fhir\n")]
    [InlineData(" https://his.example/fhir")]
    [InlineData("https://his.example/f\u00e9")]
    public void Parse_AnythingElse_IsNull(string url) => Endpoint.Parse(url).ShouldBeNull();

    [Fact]
    public void Parse_LongerThan500_IsNull()
    {
        Endpoint.Parse("https://his.example/" + new string('a', 480)).ShouldNotBeNull();
        Endpoint.Parse("https://his.example/" + new string('a', 481)).ShouldBeNull();
    }

    [Theory]
    [InlineData("https://his.example/fhir", "https://his.example/fhir", true)]
    [InlineData("https://his.example/fhir/hook", "https://his.example/fhir", true)]
    [InlineData("https://his.example/fhir/hook", "https://his.example/fhir/", true)]
    [InlineData("https://his.example/fhir?a=b", "https://his.example/fhir", true)]
    [InlineData("https://HIS.example/fhir/hook", "https://his.example/fhir", true)]
    [InlineData("https://his.example:443/fhir/hook", "https://his.example/fhir", true)]
    [InlineData("https://his.example/anything", "https://his.example", true)]
    [InlineData("https://his.example", "https://his.example/", true)]
    [InlineData("https://his.example/fhirx", "https://his.example/fhir", false)]
    [InlineData("https://his.example/fhir-admin", "https://his.example/fhir", false)]
    [InlineData("https://his.example/FHIR", "https://his.example/fhir", false)]
    [InlineData("https://his.example/", "https://his.example/fhir", false)]
    [InlineData("https://his.example:8443/fhir", "https://his.example/fhir", false)]
    [InlineData("https://his.example.evil.example/fhir", "https://his.example/fhir", false)]
    [InlineData("https://x.his.example/fhir", "https://his.example/fhir", false)]
    [InlineData("http://localhost/fhir", "https://localhost/fhir", false)]
    public void IsUnder_SameOriginAndWholeSegments(string url, string prefix, bool under) =>
        Endpoint.Parse(url)!.IsUnder(Endpoint.Parse(prefix)!).ShouldBe(under);

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("a.localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.255.0.1", true)]
    [InlineData("0x7f.1", true)]
    [InlineData("2130706433", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.16.0.1", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("192.168.1.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("100.127.0.1", true)]
    [InlineData("198.18.0.1", true)]
    [InlineData("192.0.0.8", true)]
    [InlineData("224.0.0.1", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("[::1]", true)]
    [InlineData("[::]", true)]
    [InlineData("[::ffff:10.0.0.1]", true)]
    [InlineData("[::10.0.0.1]", true)]
    [InlineData("[fe80::1]", true)]
    [InlineData("[fd00::1]", true)]
    [InlineData("[fec0::1]", true)]
    [InlineData("[ff02::1]", true)]
    [InlineData("[64:ff9b::a00:1]", true)]
    [InlineData("[2002:a00:1::]", true)]
    [InlineData("[2001:0:a00:1::]", true)]
    [InlineData("his.example", false)]
    [InlineData("localhost.example", false)]
    [InlineData("172.15.0.1", false)]
    [InlineData("172.32.0.1", false)]
    [InlineData("100.63.0.1", false)]
    [InlineData("100.128.0.1", false)]
    [InlineData("193.168.1.1", false)]
    [InlineData("8.8.8.8", false)]
    [InlineData("[2a00:1450::1]", false)]
    public void IsPrivate_ThisMachineAndLiteralAddressesOffTheInternet(string host, bool isPrivate) =>
        Endpoint.Parse($"https://{host}/hook")!.IsPrivate.ShouldBe(isPrivate);

    [Theory]
    [InlineData("https://his.example/fhir/hook", false, true)]
    [InlineData("https://10.0.0.1/fhir/hook", false, false)]
    [InlineData("https://10.0.0.1/fhir/hook", true, true)]
    [InlineData("https://elders.example/fhir", true, false)]
    public void IsAllowed_UnderAPrefix_AndPrivateOnlyIfTheOperatorLets(string url, bool allowPrivate, bool allowed)
    {
        var push = new PushRegistration { EndpointPrefixes = { "https://andere.example", "https://his.example/fhir", "https://10.0.0.1/fhir" } };

        SubscriptionCheck.IsAllowed(Endpoint.Parse(url)!, push, allowPrivate).ShouldBe(allowed);
        SubscriptionCheck.IsAllowed(Endpoint.Parse(url)!, push: null, allowPrivate).ShouldBeFalse();
    }
}
