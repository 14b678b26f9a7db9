using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;
using FhirTask = Hl7.Fhir.Model.Task;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir;

/// <summary>A GP system that speaks FHIR in XML, alone or beside JSON.</summary>
public sealed class XmlDoorTests : FhirScene
{
    private const string Json = "application/fhir+json";
    private const string Xml = "application/fhir+xml";

    [Fact]
    public async Task Transaction_InXml_ReachesTheTeam_AndReadsTheSameInBoth()
    {
        var bundle = Transaction();
        var xml = InXml(bundle);
        await using var inbox = await TestInbox.OpenAsync(Team);

        var answer = await SendXmlAsync(HttpMethod.Post, "", xml);
        (answer.Status, answer.MediaType).ShouldBe((HttpStatusCode.OK, Xml), answer.Text);
        var id = answer.As<Bundle>().Entry.Select(entry => entry.Response!.Location).Single(location => location?.StartsWith("Task/", StringComparison.Ordinal) == true)!["Task/".Length..];

        var delivered = (await inbox.NextAndAckAsync()).Referral;
        delivered.Id.ShouldBe(id);
        delivered.Content.Question.ShouldStartWith("Mevrouw heeft sinds de zomer");
        (delivered.Content.SourceDocument.MediaType, delivered.Content.SourceDocument.Data.ToStringUtf8()).ShouldBe((Xml, xml));
        foreach (var path in (string[])[$"/ServiceRequest/{id}", $"/Patient/{id}", $"/Task/{id}"])
        {
            var (inJson, inXml) = (await GetAsync(path, Accepting(Json)), await GetAsync(path, Accepting(Xml)));
            (inJson.MediaType, inXml.MediaType, inXml.ETag).ShouldBe((Json, Xml, inJson.ETag));
            new FhirXmlPocoDeserializer().DeserializeResource(inXml.Text).IsExactly(new FhirJsonPocoDeserializer().DeserializeResource(inJson.Text)).ShouldBeTrue(inXml.Text);
        }

        var request = (await GetAsync($"/ServiceRequest/{id}", Accepting(Xml))).As<ServiceRequest>();
        request.Extension.Select(extension => extension.Url).ShouldContain((string)Resource(bundle, "ServiceRequest")["extension"]![0]!["url"]!);
        (await SendXmlAsync(HttpMethod.Post, "", xml)).Text.ShouldContain(id);
        (await SendAsync(HttpMethod.Post, "", bundle)).Status.ShouldBe(HttpStatusCode.Conflict, "the same in another format is other content");
    }

    [Fact]
    public async Task SingleRequest_AndSignal_AndUpdate_GoInXml()
    {
        var created = await SendXmlAsync(HttpMethod.Post, "/ServiceRequest", InXml(SingleRequest()));
        (created.Status, created.MediaType).ShouldBe((HttpStatusCode.Created, Xml), created.Text);
        var id = created.As<ServiceRequest>().Id;
        (await SendXmlAsync(HttpMethod.Post, "", InXml(Signal()))).Status.ShouldBe(HttpStatusCode.OK);

        var task = (await GetAsync($"/Task/{id}", Accepting(Xml))).As<FhirTask>();
        task.Status = FhirTask.TaskStatus.Cancelled;
        task.StatusReason = new CodeableConcept { Text = "Mevrouw is verhuisd." };
        var cancelled = await SendXmlAsync(HttpMethod.Put, $"/Task/{id}", new FhirXmlPocoSerializer().SerializeToString(task), request => request.Headers.TryAddWithoutValidation("If-Match", "W/\"1\""));

        (cancelled.Status, cancelled.As<FhirTask>().Status).ShouldBe((HttpStatusCode.OK, FhirTask.TaskStatus.Cancelled), cancelled.Text);
    }

    [Theory]
    [InlineData(null, null, Json)]
    [InlineData("*/*", null, Json)]
    [InlineData("application/*", null, Json)]
    [InlineData("application/json", null, Json)]
    [InlineData("application/fhir+json; fhirVersion=4.0", null, Json)]
    [InlineData("application/fhir+xml", null, Xml)]
    [InlineData("application/xml", null, Xml)]
    [InlineData("text/xml", null, Xml)]
    [InlineData("APPLICATION/FHIR+XML", null, Xml)]
    [InlineData("application/fhir+xml; fhirVersion=4.0; charset=utf-8", null, Xml)]
    [InlineData("application/fhir+xml, application/fhir+json", null, Json)]
    [InlineData("application/fhir+xml, application/fhir+json;q=0.9", null, Xml)]
    [InlineData("application/fhir+xml;q=0.2, application/fhir+json;q=0.3", null, Json)]
    [InlineData("application/fhir+xml;q=0.2, */*;q=0.1", null, Xml)]
    [InlineData("*/*, application/fhir+json;q=0, application/json;q=0", null, Xml)]
    [InlineData("text/html, application/xml;q=0.9, */*;q=0.8", null, Xml)]
    [InlineData("application/fhir+json", "xml", Xml)]
    [InlineData("application/fhir+xml", "json", Json)]
    [InlineData("text/html", "application/fhir+xml", Xml)]
    [InlineData(null, "application/fhir%2Bxml", Xml)]
    [InlineData(null, "text/xml", Xml)]
    [InlineData(null, "application/json", Json)]
    public async Task Answer_IsInTheFormatThatIsAskedFor(string? accept, string? format, string expected)
    {
        var reply = await GetAsync(format is null ? "/metadata" : $"/metadata?_format={format}", accept is null ? null : Accepting(accept));

        (reply.Status, reply.MediaType).ShouldBe((HttpStatusCode.OK, expected), reply.Text);
        reply.As<CapabilityStatement>().Format.ShouldBe(["json", "xml"]);
    }

    [Fact]
    public async Task Format_MayStandInTheFormOfASearch_AndMustBeOne()
    {
        await SubmitAsync(Transaction());

        var found = await SearchAsync("Task", "status=requested&_format=xml");
        (found.MediaType, found.As<Bundle>().Entry.Count).ShouldBe((Xml, 1), found.Text);
        (await GetAsync("/Task?_format=xml")).MediaType.ShouldBe(Xml);
        (await GetAsync("/Task?_format=turtle")).Status.ShouldBe(HttpStatusCode.NotAcceptable);
        (await SearchAsync("Task", "_format=turtle")).Status.ShouldBe(HttpStatusCode.NotAcceptable);
    }

    [Fact]
    public async Task Faults_AreTold_InTheFormatOfTheMessage()
    {
        var unknownCode = await SendXmlAsync(HttpMethod.Post, "", InXml(Transaction()).Replace("<gender value=\"female\"", "<gender value=\"v\"", StringComparison.Ordinal));
        (unknownCode.Status, unknownCode.MediaType).ShouldBe((HttpStatusCode.BadRequest, Xml));
        unknownCode.Faults().ShouldHaveSingleItem().Reason.ShouldBe("unknown-code");
        unknownCode.Faults()[0].Where!.ShouldEndWith(".resource.gender");

        foreach (var (xml, reason) in ((string, string)[])
        [
            ("<!DOCTYPE Bundle SYSTEM \"https://a.example/x.dtd\"><Bundle xmlns=\"http://hl7.org/fhir\"/>", "invalid-xml"),
            ("<Bundle xmlns=\"http://hl7.org/fhir\">", "invalid-xml"),
            ("<Bundle/>", "wrong-namespace"),
            ("{}", "invalid-xml"),
            ("<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"transaction\"/><id value=\"a\"/></Bundle>", "out-of-order"),
            ("<Bundle xmlns=\"http://hl7.org/fhir\">geheim<type value=\"transaction\"/></Bundle>", "unexpected-text"),
        ])
        {
            var reply = await SendXmlAsync(HttpMethod.Post, "", xml);
            (reply.Status, reply.Faults()[0].Reason).ShouldBe((HttpStatusCode.BadRequest, reason), xml);
            reply.Text.ShouldNotContain("geheim");
        }

        (await SendXmlAsync(HttpMethod.Post, "", "<Bundle/>", Accepting(Json))).MediaType.ShouldBe(Json);
        (await SendAsync(HttpMethod.Post, "", new JsonObject(), Accepting(Xml))).MediaType.ShouldBe(Xml);
        (await SendXmlAsync(HttpMethod.Post, "", new string(' ', 600 * 1024))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    private static Action<HttpRequestMessage> Accepting(string accept) => request => request.Headers.TryAddWithoutValidation("Accept", accept);

    private static string InXml(JsonNode json) => new FhirXmlPocoSerializer().SerializeToString(new FhirJsonPocoDeserializer().DeserializeResource(json.ToJsonString()));

    private Task<FhirReply> SendXmlAsync(HttpMethod method, string path, string xml, Action<HttpRequestMessage>? change = null) => SendTextAsync(method, path, xml, request =>
    {
        request.Content = new StringContent(xml, Encoding.UTF8, new MediaTypeHeaderValue(Xml));
        change?.Invoke(request);
    });
}
