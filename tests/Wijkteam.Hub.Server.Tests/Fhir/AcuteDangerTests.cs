using System.Net;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>Whoever reports acute danger is told whom to telephone, before whatever else there is to say.</summary>
public sealed class AcuteDangerTests : FhirScene
{
    private const string Request = "Bundle.entry[3].resource";

    [Fact]
    public async Task ResentWithStat_ComesBeforeTheReusedIdentifier()
    {
        var bundle = Transaction();
        var id = await SubmitAsync(bundle);
        Resource(bundle, "ServiceRequest")["priority"] = "stat";

        ShouldTell(await SendAsync(HttpMethod.Post, "", bundle), $"{Request}.priority");

        Resource(bundle, "ServiceRequest")["priority"] = "routine";
        (await SubmitAsync(bundle)).ShouldBe(id);
    }

    [Fact]
    public async Task OnConditionThatItIsNotThere_ItIsRefusedAllTheSame()
    {
        var single = SingleRequest(number: "one");
        void Condition(HttpRequestMessage message) => message.Headers.Add("If-None-Exist", "identifier=https://his.example/verwijzingen|one");
        (await SendAsync(HttpMethod.Post, "/ServiceRequest", single, Condition)).Status.ShouldBe(HttpStatusCode.Created);
        single["priority"] = "stat";

        ShouldTell(await SendAsync(HttpMethod.Post, "/ServiceRequest", single, Condition), "ServiceRequest.priority");
    }

    [Theory]
    [InlineData("no patient")]
    [InlineData("no identifier")]
    [InlineData("an entry that does not belong")]
    public async Task WithOtherFaults_ItComesFirst(string fault)
    {
        var bundle = Transaction();
        var request = Resource(bundle, "ServiceRequest");
        request["priority"] = "stat";
        switch (fault)
        {
            case "no patient": request["subject"]!["reference"] = "Patient/12"; break;
            case "no identifier": request.Remove("identifier"); break;
            default: bundle["entry"]![0]!["request"]!["method"] = "PUT"; break;
        }

        ShouldTell(await SendAsync(HttpMethod.Post, "", bundle), $"{Request}.priority");
    }

    [Fact]
    public async Task OnTheTaskAlone_ItIsDangerToo()
    {
        var bundle = Transaction();
        Resource(bundle, "Task")["priority"] = "stat";

        ShouldTell(await SendAsync(HttpMethod.Post, "", bundle), "Bundle.entry[4].resource.priority");
    }

    [Theory]
    [InlineData("invariant")]
    [InlineData("unknown member")]
    [InlineData("no date")]
    public async Task InABodyThatIsNotR4_ItIsToldAllTheSame(string fault)
    {
        var bundle = Transaction();
        var request = Resource(bundle, "ServiceRequest");
        request["priority"] = "stat";
        switch (fault)
        {
            case "invariant": request["contained"] = new JsonArray(new JsonObject { ["resourceType"] = "Organization", ["id"] = "niemands", ["name"] = "Niemands" }); break;
            case "unknown member": request["haast"] = true; break;
            default: request["authoredOn"] = "gisteren"; break;
        }

        var reply = await SendAsync(HttpMethod.Post, "", bundle);

        ShouldTell(reply, $"{Request}.priority");
        reply.Faults().Count.ShouldBe(2, "and what is wrong with it");
    }

    private static void ShouldTell(FhirReply reply, string where)
    {
        reply.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, reply.Text);
        reply.Faults()[0].ShouldBe(("ACUTE_DANGER", where));
        var issue = reply.As<OperationOutcome>().Issue[0];
        issue.Details!.Text!.ShouldContain("bel 112");
        issue.Diagnostics!.ShouldContain("0800-2000");
    }
}
