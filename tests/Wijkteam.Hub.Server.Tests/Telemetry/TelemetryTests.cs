using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Telemetry;

/// <summary>What a hub process tells a collector.</summary>
[Collection(nameof(Alone))]
public sealed class TelemetryTests
{
    private const string Hub = "Wijkteam.Hub";
    private const string AspNetCore = "Microsoft.AspNetCore";

    private static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(5);

    // Names and units are what dashboards and alarms are built on: a change here is a change for whoever runs a hub.
    private static readonly (string Name, string Unit, string Description)[] Instruments =
    [
        ("wijkteam.hub.inbox.delay", "s", "From a step's commit to its first lease."),
        ("wijkteam.hub.inbox.deliveries", "{message}", "Messages leased to receivers."),
        ("wijkteam.hub.inbox.settlements", "{message}", "Leases acknowledged, returned or extended."),
        ("wijkteam.hub.inbox.streams", "{stream}", "Open inbox streams."),
        ("wijkteam.hub.refusals", "{refusal}", "Calls refused, by reason."),
        ("wijkteam.hub.submissions", "{submission}", "Steps committed or found in conflict."),
    ];

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Trace_FollowsAReferral_FromSubmitToTheAnswersAcknowledgement(string protocol)
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var hub = HubOf(collector, protocol);
        var loop = await PlayAsync(hub);

        var spans = collector.Spans.Where(span => Convert.ToHexStringLower(span.Span.TraceId.Span) == loop.TraceId).ToList();
        var submit = spans.Single(span => span.Scope == AspNetCore && span.Span.Name == "wijkteam.hub.v1.ReferralService/SubmitReferral").Span;
        submit.ParentSpanId.ShouldBe(loop.RootSpanId);
        var accept = spans.Single(span => span.Scope == AspNetCore && span.Span.Name == "wijkteam.hub.v1.ReferralService/AcceptReferral").Span;

        var toTeam = Child(submit, "inbox deliver");
        Child(toTeam, "inbox Acknowledge");
        accept.ParentSpanId.ShouldBe(toTeam.SpanId, "the team went on with the trace that the message brought");
        Child(Child(accept, "inbox deliver"), "inbox Acknowledge");

        Span Child(Span parent, string name) => spans.Single(span => span.Scope == Hub && span.Span.Name == name && span.Span.ParentSpanId.Equals(parent.SpanId)).Span;
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Metrics_AreExportedAsDeclared_AndTellOfNobody(string protocol)
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var hub = HubOf(collector, protocol);
        var loop = await PlayAsync(hub);

        var metrics = collector.Metrics.Where(metric => metric.Scope == Hub).Select(metric => metric.Metric).ToList();
        metrics.Select(metric => (metric.Name, metric.Unit, metric.Description)).Distinct().Order().ShouldBe(Instruments);

        string[] keys = ["reason", "result", "settlement", "step"];
        var tags = metrics.SelectMany(TagsOf).ToList();
        tags.Select(tag => tag.Key).Distinct().Order(StringComparer.Ordinal).ShouldBe(keys);
        tags.ShouldAllBe(tag => tag.Value.StringValue.All(c => char.IsAsciiLetter(c) || c == '_'));
        tags.ShouldContain(tag => tag.Key == "reason" && tag.Value.StringValue == "BSN_INVALID");
        Last(metrics, "wijkteam.hub.submissions").ShouldBe(3, "a consent, a referral, a step");
        Last(metrics, "wijkteam.hub.inbox.deliveries").ShouldBe(2);
        Last(metrics, "wijkteam.hub.inbox.settlements").ShouldBe(2);
        Last(metrics, "wijkteam.hub.inbox.streams").ShouldBe(0);

        var scanner = new Scanner(loop.Ids.ToDictionary());
        foreach (var body in collector.Bodies)
        {
            scanner.Find(body).ShouldBeEmpty();
        }

        collector.Metrics.ShouldContain(metric => metric.Metric.Name == "http.server.request.duration");
    }

    [Fact]
    public async Task Collector_WithAPathInItsAddress_IsReachedUnderThatPath()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var hub = new HubProcess(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", new Uri(collector.HttpAddress, "otlp/tenant").AbsoluteUri), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        await PlayAsync(hub);
        collector.Paths.Distinct().Order(StringComparer.Ordinal).ShouldBe(["/otlp/tenant/v1/metrics", "/otlp/tenant/v1/traces"]);
    }

    [Fact]
    public async Task WithoutACollector_NothingIsExported()
    {
        // 4317 and 4318 are where an exporter sends that was not told where.
        using var grpc = TryListen(4317);
        using var http = TryListen(4318);
        await using var hub = new HubProcess();
        await PlayAsync(hub);
        (grpc?.Pending() ?? false).ShouldBeFalse();
        (http?.Pending() ?? false).ShouldBeFalse();
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Collector_ThatIsNotThere_DisturbsNothing(string protocol)
    {
        await using var hub = new HubProcess(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", HubProcess.FreeAddress().AbsoluteUri), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_BSP_SCHEDULE_DELAY", "50"), ("OTEL_METRIC_EXPORT_INTERVAL", "50"));
        await PlayAsync(hub);
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Collector_ThatNeverAnswers_DisturbsNothing(string protocol)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var hub = new HubProcess(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{listener.LocalEndpoint}"), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
            ("OTEL_BSP_SCHEDULE_DELAY", "50"), ("OTEL_METRIC_EXPORT_INTERVAL", "50"));
        await PlayAsync(hub);
        listener.Pending().ShouldBeTrue("the hub never tried");
    }

    private static HubProcess HubOf(OtlpCollector collector, string protocol) => new(
        ("OTEL_EXPORTER_OTLP_ENDPOINT", (protocol == "grpc" ? collector.GrpcAddress : collector.HttpAddress).AbsoluteUri),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol));

    /// <summary>Starts the hub, plays a short loop within one trace, is refused once, and ends the hub in time and without an error.</summary>
    private static async Task<Loop> PlayAsync(HubProcess hub)
    {
        await hub.StartAsync();
        var loop = new Loop();
        var gp = hub.Connect(HubFixture.Gp);
        var team = hub.Connect(HubFixture.Team);
        await using (var teamInbox = await TestInbox.OpenAsync(team))
        await using (var gpInbox = await TestInbox.OpenAsync(gp))
        {
            var bsn = Samples.NewBsn();
            await gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call());
            var request = Samples.Referral(bsn);
            var referral = (await gp.Referrals.SubmitReferralAsync(request, Within(loop.Traceparent))).Referral;
            var toTeam = await teamInbox.NextAndAckAsync();
            toTeam.Traceparent.ShouldNotBe(loop.Traceparent);
            await team.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = referral.Id }, Within(toTeam.Traceparent));
            await gpInbox.NextAndAckAsync();
            await Should.ThrowAsync<RpcException>(async () => await gp.Referrals.SubmitReferralAsync(Samples.Referral("123456789"), Waiting.Call()));
            loop.Ids["BSN"] = bsn;
            loop.Ids["referral"] = referral.Id;
            loop.Ids["referral, bare"] = Guid.Parse(referral.Id).ToString("N");
            loop.Ids["request"] = request.RequestId;

            // The hub has heard the acknowledgements when it has answered what was said on the same stream after them.
            await HearAsync(teamInbox);
            await HearAsync(gpInbox);
        }

        var begin = TimeProvider.System.GetTimestamp();
        (await hub.StopAsync()).ShouldBe(0);
        TimeProvider.System.GetElapsedTime(begin).ShouldBeLessThan(Shutdown);
        hub.Errors.Lines().ShouldBeEmpty();
        hub.Output.ToString().ShouldNotContain("fail:");
        return loop;
    }

    private static async Task HearAsync(TestInbox inbox)
    {
        await inbox.SendAsync(new ReceiveRequest { Ack = new Ack { Leases = { new LeaseReference { MessageId = "none", LeaseToken = "none" } } } });
        (await inbox.NextResponseAsync()).Fault.MessageId.ShouldBe("none");
    }

    private static CallOptions Within(string traceparent) => Waiting.Call().WithHeaders(new Metadata { { "traceparent", traceparent } });

    private static TcpListener? TryListen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            // Somebody else's collector; there is nothing to see of what it gets.
            listener.Dispose();
            return null;
        }
    }

    private static IEnumerable<KeyValue> TagsOf(Metric metric) => metric.DataCase == Metric.DataOneofCase.Histogram
        ? metric.Histogram.DataPoints.SelectMany(point => point.Attributes)
        : metric.Sum.DataPoints.SelectMany(point => point.Attributes);

    private static long Last(IEnumerable<Metric> metrics, string name) => metrics.Last(metric => metric.Name == name).Sum.DataPoints.Sum(point => point.AsInt);

    private sealed class Loop
    {
        public string TraceId { get; } = Guid.NewGuid().ToString("N");

        public Google.Protobuf.ByteString RootSpanId { get; } = Google.Protobuf.ByteString.CopyFrom(Guid.NewGuid().ToByteArray().AsSpan(0, 8));

        public string Traceparent => $"00-{TraceId}-{Convert.ToHexStringLower(RootSpanId.Span)}-01";

        public Dictionary<string, string> Ids { get; } = [];
    }
}
