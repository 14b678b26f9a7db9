using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Rest;

public sealed class RestLoopTests : RestScene
{
    [Fact]
    public async Task Referral_ReachesTheTeam_AndItsOutcomeComesBack()
    {
        var sent = ReferralJson();
        var submitted = (await PostAsync("/v1/referrals", sent)).Json["referral"]!;
        ((string)submitted["targetParticipantId"]!).ShouldBe(HubFixture.Team);
        ((string)submitted["version"]!).ShouldBe("1", "int64 is a string in JSON");
        DateTimeOffset.Parse((string)submitted["createTime"]!, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(Hub.Time.GetUtcNow(), TimeSpan.FromMinutes(1));
        var id = (string)submitted["id"]!;

        var received = await PullOneAsync(HubFixture.Team);
        var referral = received["referral"]!;
        ((string)referral["id"]!).ShouldBe(id);
        JsonNode.DeepEquals(referral["content"], sent["content"]).ShouldBeTrue(referral["content"]!.ToJsonString());

        (await PostAsync($"/v1/referrals/{id}:accept", Step("""{"note": "Wij bellen morgen."}"""), HubFixture.Team)).Status.ShouldBe(HttpStatusCode.OK);
        await PostAsync($"/v1/referrals/{id}:start", Step(), HubFixture.Team);
        var done = Step("""{"outcome": {"result": "REFERRAL_RESULT_GOAL_REACHED", "summary": "Betalingsregeling getroffen."}}""");
        await PostAsync($"/v1/referrals/{id}:complete", done, HubFixture.Team);

        ((string)(await PullOneAsync(HubFixture.Gp))["referral"]!["note"]!).ShouldBe("Wij bellen morgen.");
        ((string)(await PullOneAsync(HubFixture.Gp))["referral"]!["status"]!).ShouldBe("REFERRAL_STATUS_IN_PROGRESS");
        ((string)(await PullOneAsync(HubFixture.Gp))["referral"]!["status"]!).ShouldBe("REFERRAL_STATUS_COMPLETED");
        var seen = (await GetAsync($"/v1/referrals/{id}")).As<GetReferralResponse>().Referral;
        (seen.Status, seen.Version, seen.Outcome.Summary).ShouldBe((ReferralStatus.Completed, 4, "Betalingsregeling getroffen."));

        var known = (await GetAsync($"/v1/referrals/{id}?knownVersion=4")).Json;
        JsonNode.DeepEquals(known, JsonNode.Parse("""{"unchanged": true}""")).ShouldBeTrue(known.ToJsonString());
        (await GetAsync($"/v1/referrals/{id}?known_version=3")).As<GetReferralResponse>().Unchanged.ShouldBeFalse();
    }

    [Fact]
    public async Task Lists_TakeTheirQuestionInTheQuery_AndABsnInTheBody()
    {
        var bsn = Samples.NewBsn();
        var sent = ReferralJson(bsn);
        sent["externalIdentifier"] = JsonNode.Parse("""{"system": "https://gp.example/referrals", "value": "2025 & 0412 / é"}""");
        var id = (string)(await PostAsync("/v1/referrals", sent)).Json["referral"]!["id"]!;
        await PostAsync("/v1/referrals", ReferralJson());

        var mine = $"externalIdentifier.system={Uri.EscapeDataString("https://gp.example/referrals")}&externalIdentifier.value={Uri.EscapeDataString("2025 & 0412 / é")}";
        IdsOf(await GetAsync($"/v1/referrals?{mine}")).ShouldBe([id]);
        IdsOf(await GetAsync("/v1/referrals?statuses=REFERRAL_STATUS_ACCEPTED&statuses=REFERRAL_STATUS_COMPLETED")).ShouldBeEmpty();
        IdsOf(await GetAsync("/v1/referrals?statuses=REFERRAL_STATUS_ACCEPTED&statuses=REFERRAL_STATUS_REQUESTED")).Count().ShouldBe(2);
        var from = Uri.EscapeDataString((Hub.Time.GetUtcNow() - TimeSpan.FromHours(1)).ToString("O"));
        IdsOf(await GetAsync($"/v1/referrals?updateTimeFrom={from}&pageSize=1")).Count().ShouldBe(1);
        IdsOf(await PostAsync("/v1/referrals:search", new JsonObject { ["subjectBsn"] = bsn })).ShouldBe([id]);
    }

    [Fact]
    public async Task Attachment_ComesAsLines_EachWithAMessage()
    {
        var referral = await ReferAsync();
        var letter = Enumerable.Range(0, 20_000).Select(i => $"Regel {i} van de brief.\n").Aggregate(new StringBuilder(), (text, line) => text.Append(line)).ToString();
        var id = await AttachAsync(referral, Encoding.UTF8.GetBytes(letter));

        var reply = await SendAsync(HttpMethod.Get, $"/v1/referrals/{referral.Id}/attachments/{id}", body: null, change: request => request.Headers.Accept.ParseAdd("application/x-ndjson"));

        (reply.Status, reply.MediaType).ShouldBe((HttpStatusCode.OK, "application/x-ndjson"));
        reply.Text.ShouldEndWith("\n");
        var lines = reply.Text.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        lines.Count.ShouldBeGreaterThan(2, "a line per message");
        ((string)lines[0]["attachment"]!["sizeBytes"]!).ShouldBe($"{Encoding.UTF8.GetByteCount(letter)}");
        string.Concat(lines.Skip(1).Select(line => Encoding.UTF8.GetString(Convert.FromBase64String((string)line["chunk"]!)))).ShouldBe(letter);
    }

    [Fact]
    public async Task Subscription_IsMade_AndTurnedOffByDelete()
    {
        var made = (await PostAsync("/v1/subscriptions", JsonNode.Parse(JsonFormatter.Default.Format(Samples.Subscription(HubFixture.Gp)))!.AsObject())).As<CreateSubscriptionResponse>();
        var off = await SendAsync(HttpMethod.Delete, $"/v1/subscriptions/{made.Subscription.Id}?requestId={Samples.NewId()}", body: null);
        off.As<DeleteSubscriptionResponse>().Subscription.State.ShouldBe(SubscriptionState.Off);
    }

    [Fact]
    public async Task Calls_GoOverHttp2AsWell()
    {
        void OverHttp2(HttpRequestMessage request)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
            request.RequestUri = new Uri(Hub.GrpcAddress, request.RequestUri!.PathAndQuery);
        }

        var submitted = await SendAsync(HttpMethod.Post, "/v1/referrals", ReferralJson().ToJsonString(), change: OverHttp2);
        var id = submitted.As<SubmitReferralResponse>().Referral.Id;
        (await SendAsync(HttpMethod.Get, $"/v1/referrals/{id}", body: null, change: OverHttp2)).As<GetReferralResponse>().Referral.Id.ShouldBe(id);
    }

    private static IEnumerable<string> IdsOf(RestReply reply) => reply.As<ListReferralsResponse>().Referrals.Select(referral => referral.Id);

    private async Task<JsonNode> PullOneAsync(string participant)
    {
        var pulled = await PostAsync("/v1/inbox:pull", new JsonObject { ["maxMessages"] = 1, ["leaseDuration"] = "60s" }, participant);
        var message = pulled.Json["messages"].ShouldNotBeNull(pulled.Text)[0]!;
        var leases = new JsonArray(new JsonObject { ["messageId"] = (string)message["messageId"]!, ["leaseToken"] = (string)message["leaseToken"]! });
        (await PostAsync("/v1/inbox:acknowledge", new JsonObject { ["leases"] = leases }, participant)).Text.ShouldBe("{ }");
        return message;
    }

    private async Task<string> AttachAsync(Referral referral, byte[] file)
    {
        using var call = Gp.Attachments.AddAttachment(Waiting.Call());
        var open = new AttachmentOpening
        {
            RequestId = Samples.NewId(),
            ReferralId = referral.Id,
            FileName = "brief.txt",
            MediaType = "text/plain",
            SizeBytes = file.Length,
            Sha256 = ByteString.CopyFrom(SHA256.HashData(file)),
        };
        await call.RequestStream.WriteAsync(new AddAttachmentRequest { Open = open });
        foreach (var chunk in file.Chunk(200_000))
        {
            await call.RequestStream.WriteAsync(new AddAttachmentRequest { Chunk = ByteString.CopyFrom(chunk) });
        }

        await call.RequestStream.CompleteAsync();
        return (await call.ResponseAsync.WaitAsync(Waiting.Deadline)).Attachment.Id;
    }
}
