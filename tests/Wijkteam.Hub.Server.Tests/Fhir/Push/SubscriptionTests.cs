using System.Net;
using System.Text.Json.Nodes;
using Hl7.Fhir.Model;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;
using FhirSubscription = Hl7.Fhir.Model.Subscription;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Hub.Server.Tests.Fhir.Push;

/// <summary>Subscription at the GP's door.</summary>
public sealed class SubscriptionTests : FhirPushScene
{
    private static readonly Uri NotAllowed = new("https://elders.example/hook");

    [Fact]
    public async Task LifeCycle_FromRequestedToOff()
    {
        var made = await SendAsync(HttpMethod.Post, "/Subscription", Backport(Receiver.Url));
        made.Status.ShouldBe(HttpStatusCode.Created, made.Text);
        var subscription = made.As<FhirSubscription>();
        made.Location!.ShouldEndWith($"/fhir/gp/Subscription/{subscription.Id}");
        (subscription.Status, subscription.Criteria, subscription.Channel!.Endpoint).ShouldBe((FhirSubscription.SubscriptionStatus.Requested, Topic, Receiver.Url.AbsoluteUri));
        subscription.Channel.PayloadElement!.GetExtensionValue<Code>(Content)!.Value.ShouldBe("id-only");

        var read = await GetAsync($"/Subscription/{subscription.Id}");
        var found = await GetAsync("/Subscription?status=requested,active");
        found.As<Bundle>().Entry.ShouldHaveSingleItem().Resource!.Id.ShouldBe(subscription.Id);
        foreach (var reply in (FhirReply[])[made, read, found])
        {
            reply.Text.ShouldNotContain("geheim");
        }

        var second = await SendAsync(HttpMethod.Post, "/Subscription", Backport(Receiver.Url));
        second.Status.ShouldBe(HttpStatusCode.Conflict);
        second.Faults().ShouldBe([("SUBSCRIPTION_EXISTS", null)]);

        (await SendAsync(HttpMethod.Delete, $"/Subscription/{subscription.Id}", body: null)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await SendAsync(HttpMethod.Delete, $"/Subscription/{subscription.Id}", body: null)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await GetAsync($"/Subscription/{subscription.Id}")).As<FhirSubscription>().Status.ShouldBe(FhirSubscription.SubscriptionStatus.Off);
        (await GetAsync("/Subscription?status=requested,active,error")).As<Bundle>().Entry.ShouldBeEmpty();
        await SubscribeAsync(Plain(Receiver.Url));
        (await SearchAsync("Subscription", "_count=1")).As<Bundle>().Link.ShouldContain(link => link.Relation == "next");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Status_SaysHowItStands_AndHowManyEventsThereWere(bool isTopic)
    {
        var subscription = await SubscribeAsync(isTopic ? Backport(Receiver.Url) : Plain(new Uri(Receiver.Url, "fhir/")));
        (await StatusAsync(subscription)).ShouldBe(("requested", "0", null));

        Receiver.Answer = Say(503);
        await AcceptedAsync();
        await UntilAsync(subscription, FhirSubscription.SubscriptionStatus.Error);
        var (status, _, error) = await StatusAsync(subscription);
        status.ShouldBe("error");
        error!.ShouldContain("5xx");

        var other = await SendAsync(HttpMethod.Get, $"/Subscription/{subscription.Id}/$status", body: null, participant: HubFixture.OtherGp);
        (other.Status, other.Faults()[0].Reason).ShouldBe((HttpStatusCode.NotFound, "NOT_FOUND"));

        async Task<(string Status, string Events, string? Error)> StatusAsync(FhirSubscription asked)
        {
            var answer = (await GetAsync($"/Subscription/{asked.Id}/$status")).As<Bundle>();
            var parameters = answer.Entry.ShouldHaveSingleItem().Resource.ShouldBeOfType<Parameters>();
            DataType? Value(string name) => parameters.Parameter.Find(parameter => parameter.Name == name)?.Value;
            Value("type").ShouldBeOfType<Code>().Value.ShouldBe("query-status");
            Value("subscription").ShouldBeOfType<ResourceReference>().Reference.ShouldBe($"Subscription/{asked.Id}");
            (Value("topic") as Canonical)?.Value.ShouldBe(Topic);
            (Value("topic") is null).ShouldBe(!isTopic);
            return (Value("status").ShouldBeOfType<Code>().Value!, Value("events-since-subscription-start").ShouldBeOfType<FhirString>().Value!, (Value("error") as CodeableConcept)?.Text);
        }
    }

    [Fact]
    public async Task OfAnotherPractice_IsNotThere()
    {
        var subscription = await SubscribeAsync(Backport(Receiver.Url));

        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            var reply = await SendAsync(method, $"/Subscription/{subscription.Id}", body: null, participant: HubFixture.OtherGp);
            reply.Status.ShouldBe(HttpStatusCode.NotFound);
            reply.Faults().ShouldBe([("NOT_FOUND", null)]);
        }

        (await SendAsync(HttpMethod.Get, "/Subscription", body: null, participant: HubFixture.OtherGp)).As<Bundle>().Entry.ShouldBeEmpty();
        (await GetAsync($"/Subscription/{subscription.Id}")).As<FhirSubscription>().Status.ShouldBe(FhirSubscription.SubscriptionStatus.Requested);
        (await GetAsync("/Subscription/none")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Repeated_UnderItsRequestId_IsTheSame()
    {
        var id = Guid.NewGuid().ToString();
        Task<FhirReply> CreateAsync(JsonObject subscription, string requestId) =>
            SendAsync(HttpMethod.Post, "/Subscription", subscription, request => request.Headers.Add("X-Request-Id", requestId));

        var first = await CreateAsync(Backport(Receiver.Url), id);
        var again = await CreateAsync(Backport(Receiver.Url), id);
        again.As<FhirSubscription>().Id.ShouldBe(first.As<FhirSubscription>().Id);
        (await CreateAsync(Plain(Receiver.Url), id)).Faults()[0].Reason.ShouldBe("REQUEST_ID_REUSED");
        (await CreateAsync(Plain(Receiver.Url), "1")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Refused_NamingTheFault()
    {
        const string Extension = $"Subscription.channel.payload.extension('{Content}')";
        (Action<JsonObject> Change, string Reason, string Where)[] cases =
        [
            (it => Payload(it)["valueCode"] = "full-resource", "full-resource", Extension),
            (it => Payload(it)["valueCode"] = "all", "not-supported", Extension),
            (it => it["channel"]!.AsObject().Remove("_payload"), "required", Extension),
            (it => it["criteria"] = "Task?status=completed", "not-supported", "Subscription.criteria"),
            (it => it["criteria"] = "Patient", "not-supported", "Subscription.criteria"),
            (it => it["channel"]!["type"] = "email", "not-supported", "Subscription.channel.type"),
            (it => it["channel"]!["payload"] = "application/fhir+xml", "not-supported", "Subscription.channel.payload"),
            (it => it["channel"]!.AsObject().Remove("endpoint"), "required", "Subscription.channel.endpoint"),
            (it => it["status"] = "active", "not-understood", "Subscription.status"),
            (it => it["channel"]!["header"] = new JsonArray("X-A: 1", "geheim"), "header", "Subscription.channel.header[1]"),
            (it => it["channel"]!["header"] = new JsonArray("X-A: 1", "Host: geheim"), "FIELD_NOT_ALLOWED", "Subscription.channel.header[1]"),
            (it => it["end"] = "2020-01-01T00:00:00Z", "FIELD_INVALID", "Subscription.end"),
            (it => it["channel"]!["endpoint"] = NotAllowed.AbsoluteUri, "ENDPOINT_NOT_ALLOWED", "Subscription.channel.endpoint"),
            (it => it["channel"]!["endpoint"] = "ftp://elders.example/hook", "FIELD_INVALID", "Subscription.channel.endpoint"),
        ];
        foreach (var (change, reason, where) in cases)
        {
            var subscription = Backport(Receiver.Url);
            change(subscription);
            var reply = await SendAsync(HttpMethod.Post, "/Subscription", subscription);
            reply.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, reply.Text);
            reply.Faults().ShouldBe([(reason, where)]);
            reply.Text.ShouldNotContain("geheim");
        }

        (await GetAsync("/Subscription")).As<Bundle>().Entry.ShouldBeEmpty();
    }

    [Fact]
    public async Task Metadata_SaysWhatThereIs()
    {
        var statement = (await GetAsync("/metadata")).As<CapabilityStatement>();
        var resource = statement.Rest[0].Resource.Single(resource => resource.Type == "Subscription");
        resource.Interaction.Select(interaction => interaction.Code).ShouldBe(
        [
            CapabilityStatement.TypeRestfulInteraction.Create, CapabilityStatement.TypeRestfulInteraction.Read,
            CapabilityStatement.TypeRestfulInteraction.SearchType, CapabilityStatement.TypeRestfulInteraction.Delete,
        ]);
        resource.SearchParam.Select(parameter => parameter.Name).ShouldBe(["_id", "status"]);
        resource.Versioning.ShouldBe(CapabilityStatement.ResourceVersionPolicy.NoVersion);
    }

    private static JsonNode Payload(JsonObject subscription) => subscription["channel"]!["_payload"]!["extension"]![0]!;
}

/// <summary>Endpoints that are no place on the public internet.</summary>
public sealed class PrivateEndpointTests : FhirPushScene
{
    [Fact]
    public async Task Literal_IsRefusedAtTheDoor()
    {
        Hub.Settings["Delivery:AllowPrivateEndpoints"] = "false";
        await Hub.RestartAsync();

        var reply = await SendAsync(HttpMethod.Post, "/Subscription", Backport(Receiver.Url));

        reply.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        reply.Faults().ShouldBe([("ENDPOINT_NOT_ALLOWED", "Subscription.channel.endpoint")]);
    }

    [Fact]
    public async Task Name_IsRefusedWhenItLeadsThere_WithoutAConnection()
    {
        using var listener = new global::System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new Uri($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/hook");
        Hub.Settings["Fhir:AllowPrivateEndpoints"] = "false";
        await ChangeDirectoryAsync(endpoint.AbsoluteUri);
        var subscription = await SubscribeAsync(Backport(endpoint));
        await AcceptedAsync();

        var failed = await UntilAsync(subscription, FhirSubscription.SubscriptionStatus.Error);

        failed.Error!.ShouldStartWith("Het adres antwoordt niet.");
        failed.ErrorElement!.Extension.ShouldHaveSingleItem();
        listener.Pending().ShouldBeFalse();
    }

    private async Task ChangeDirectoryAsync(string prefix)
    {
        var file = Path.Combine(Hub.Folder, "directory.json");
        var directory = V1.DirectoryDocument.Parser.ParseJson(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Allow(directory, HubFixture.Gp, prefix);
        await File.WriteAllTextAsync(file, Google.Protobuf.JsonFormatter.Default.Format(directory), TestContext.Current.CancellationToken);
        await Hub.RestartAsync();
    }
}
