using System.Net;
using System.Text.Json.Nodes;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>What changes the meaning of a message is understood or refused, wherever it stands.</summary>
public sealed class FhirMeaningTests : FhirScene
{
    [Theory]
    [InlineData("OPTOUT", "deny")]
    [InlineData("OPTIN", "permit")]
    public async Task ConsentWithoutATypeOfProvision_SaysWhatItsRuleSays(string rule, string expected)
    {
        var reply = await SendAsync(HttpMethod.Post, "/Consent", ConsentUnder(rule));

        reply.Status.ShouldBe(HttpStatusCode.Created, reply.Text);
        ((string)JsonNode.Parse(reply.Text)!["provision"]!["type"]!).ShouldBe(expected);
    }

    [Fact]
    public async Task ConsentUnderAnotherRule_IsRefused() =>
        (await SendAsync(HttpMethod.Post, "/Consent", ConsentUnder("OPTINR"))).Faults().ShouldBe([("not-understood", "Consent.policyRule")]);

    [Fact]
    public async Task ConsentOfSomebodyWithTwoBsns_IsRefused()
    {
        var consent = ConsentUnder("OPTIN");
        consent["contained"]![0]!["identifier"]!.AsArray().Add(new JsonObject { ["system"] = "http://fhir.nl/fhir/NamingSystem/bsn", ["value"] = Samples.NewBsn() });

        (await SendAsync(HttpMethod.Post, "/Consent", consent)).Faults().ShouldBe([("duplicate-entry", "Consent.contained[0].identifier")]);
    }

    [Fact]
    public async Task Updates_WithAModifierExtension_AreRefused()
    {
        var id = await SubmitAsync(Transaction());
        var created = await SendAsync(HttpMethod.Post, "/Consent", ConsentUnder("OPTIN"));

        foreach (var (path, status) in new[] { ($"/Task/{id}", "cancelled"), ($"/Consent/{(string)JsonNode.Parse(created.Text)!["id"]!}", "inactive") })
        {
            var resource = JsonNode.Parse((await GetAsync(path)).Text)!.AsObject();
            resource["status"] = status;
            resource["modifierExtension"] = new JsonArray(new JsonObject { ["url"] = "https://his.example/not", ["valueBoolean"] = true });
            var reply = await SendAsync(HttpMethod.Put, path, resource);
            (reply.Status, reply.Faults()[0].Reason).ShouldBe((HttpStatusCode.UnprocessableEntity, "not-understood"));
        }
    }

    [Fact]
    public async Task BundleThatClaimsAnUnknownProfile_IsRefused()
    {
        var bundle = Transaction();
        bundle["meta"] = new JsonObject { ["profile"] = new JsonArray("http://hub.wijkteam/fhir/StructureDefinition/hub-Spaceship") };

        (await SendAsync(HttpMethod.Post, "", bundle)).Faults().ShouldBe([("unknown-profile", "Bundle.meta.profile[0]")]);
    }

    /// <summary>Software that asks metadata and .well-known at once takes what comes first.</summary>
    [Fact]
    public async Task Metadata_NamesTheTokenEndpointThatWellKnownNames()
    {
        var security = JsonNode.Parse((await GetAsync("/metadata")).Text)!["rest"]![0]!["security"]!;
        var smart = JsonNode.Parse((await GetAsync("/.well-known/smart-configuration")).Text)!;

        ((string)security["extension"]![0]!["extension"]![0]!["valueUri"]!).ShouldBe((string)smart["token_endpoint"]!);
    }

    private static JsonObject ConsentUnder(string rule)
    {
        var consent = Exchange.Example("consent");
        consent["identifier"]![0]!["value"] = Guid.NewGuid().ToString();
        consent["contained"]![0]!["identifier"]![0]!["value"] = Samples.NewBsn();
        consent["policyRule"]!["coding"]![0]!["code"] = rule;
        consent["provision"]!.AsObject().Remove("type");
        return consent;
    }
}
