using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Wijkteam.Hub.Platform.Sqlite;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Privacy;

/// <summary>Plays the loop and many refusals with values that are unique, and looks for them in everything that the hub wrote.</summary>
public sealed partial class CanaryTests(ITestOutputHelper output)
{
    private readonly Canary _canary = new();

    // What the clients sent: the place where the canaries are expected.
    private readonly ByteLog _sent = new();

    // What the hub said when it refused: status, trailers, bodies.
    private readonly ByteLog _refusals = new();
    private int _refused;

    [Fact]
    public async Task Canaries_AreFoundInNothingThatTheHubWrites()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using var hub = new HubProcess(
            ("Logging__LogLevel__Default", "Trace"), ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"), ("Logging__LogLevel__Grpc", "Trace"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.HttpAddress.AbsoluteUri), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        await hub.StartAsync();
        var gp = hub.Connect(HubFixture.Gp);
        var team = hub.Connect(HubFixture.Team);

        var completed = await PlayLoopAsync(gp, team);
        await SignalAndAttachAsync(gp, team);
        await PlanTogetherAsync(team);
        await BeRefusedAsync(hub, gp, team, completed);
        await ComeThroughTheFhirDoorAsync(hub, gp);
        await ComeThroughTheRestDoorAsync(hub, gp);
        await BreakAsync(hub, gp, completed);
        var token = (await gp.Tokens.GetAsync(TestContext.Current.CancellationToken)).Split('.')[2];

        var scanner = new Scanner(_canary.Values);
        var whole = new Scanner(_canary.Values.Append(new("access token", token)).ToDictionary());
        foreach (var name in _canary.Values.Keys)
        {
            scanner.Find(_sent.ToArray()).ShouldContain($"{name} in UTF-8", "the scanner does not find what was sent");
        }

        // Once while it runs, with its write-ahead logs; once after its end.
        ScanFiles(hub.Folder, whole);
        (await hub.StopAsync()).ShouldBe(0);
        hub.Output.ToString().ShouldContain("System.Security.Cryptography.CryptographicException", Case.Sensitive, "the error that nobody expects was not logged");
        ScanFiles(hub.Folder, whole);
        whole.Find(hub.Output.ToArray()).ShouldBeEmpty("in the log");
        whole.Find(hub.Errors.ToArray()).ShouldBeEmpty("on standard error");
        collector.Bodies.ShouldNotBeEmpty();
        collector.Bodies.ShouldAllBe(body => whole.Find(body).Count == 0);
        whole.Find(_refusals.ToArray()).ShouldBeEmpty("in refusals");
        hub.Output.ToString().ShouldContain("trce:", Case.Sensitive, "the log was not at its most talkative");
        output.WriteLine($"{_canary.Values.Count} canaries, {_refused} refusals, {hub.Output.Length} bytes of log, {collector.Bodies.Sum(body => body.Length)} bytes of telemetry");
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void Scanner_FindsATextInAnyEncoding(string encoding)
    {
        var text = _canary.Of("name");
        var bytes = Encoding.GetEncoding(encoding).GetBytes($"voor {text} na");
        new Scanner(_canary.Values).Find(bytes).ShouldNotBeEmpty();
        new Scanner(_canary.Values).Find([.. bytes.Reverse()]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    public void Scanner_FindsATextInBase64_WhereverItStarts(string before)
    {
        var bytes = Encoding.UTF8.GetBytes($"{before}{_canary.Bsn}xyz");
        new Scanner(_canary.Values).Find(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes))).ShouldContain("BSN in base64");
        new Scanner(_canary.Values).Find(Encoding.ASCII.GetBytes(Convert.ToHexString(bytes))).ShouldContain("BSN in hexadecimal");
    }

    private static void ScanFiles(string folder, Scanner scanner)
    {
        var files = System.IO.Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        files.Select(Path.GetFileName).ShouldContain("journal.db");
        foreach (var file in files.Where(file => !file.EndsWith("hub.lock", StringComparison.Ordinal)))
        {
            // Shared with the hub that writes it.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            scanner.Find(bytes).ShouldBeEmpty($"in {Path.GetFileName(file)}");
        }
    }

    /// <summary>The whole loop, to its outcome, and a second referral to its decline.</summary>
    private async Task<string> PlayLoopAsync(TestParticipant gp, TestParticipant team)
    {
        await using var teamInbox = await TestInbox.OpenAsync(team);
        await using var gpInbox = await TestInbox.OpenAsync(gp);
        await gp.Consents.RecordConsentAsync(Sent(_canary.Agreement()), Waiting.Call());

        var id = (await gp.Referrals.SubmitReferralAsync(Sent(_canary.Referral()), Waiting.Call())).Referral.Id;
        (await teamInbox.NextAndAckAsync()).Referral.Content.Question.ShouldBe(_canary.Of("question"));
        await team.Referrals.GetReferralAsync(new GetReferralRequest { Id = id }, Waiting.Call());
        await team.Referrals.AcceptReferralAsync(Sent(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = id, Note = _canary.Of("note") }), Waiting.Call());
        var outcome = new ReferralOutcome { Result = ReferralResult.GoalReached, Summary = _canary.Of("summary") };
        await team.Referrals.CompleteReferralAsync(Sent(new CompleteReferralRequest { RequestId = Samples.NewId(), Id = id, Outcome = outcome }), Waiting.Call());
        await gpInbox.NextAndAckAsync();
        (await gpInbox.NextAndAckAsync()).Referral.Outcome.Summary.ShouldBe(_canary.Of("summary"));

        var declined = (await gp.Referrals.SubmitReferralAsync(Sent(_canary.Referral()), Waiting.Call())).Referral.Id;
        var message = await teamInbox.NextAsync();
        await teamInbox.SendAsync(new ReceiveRequest { Nack = new Nack { Leases = { TestInbox.LeaseOf(message) }, Reason = "disk.full" } });
        var reason = new StatusReason { Code = StatusReasonCode.Other, Text = _canary.Of("decline reason") };
        await team.Referrals.DeclineReferralAsync(Sent(new DeclineReferralRequest { RequestId = Samples.NewId(), Id = declined, Reason = reason }), Waiting.Call());
        (await gpInbox.NextAndAckAsync()).Referral.StatusReason.Text.ShouldBe(_canary.Of("decline reason"));
        return id;
    }

    private async Task BeRefusedAsync(HubProcess hub, TestParticipant gp, TestParticipant team, string completed)
    {
        // Faults of a referral, each with a canary where the fault is.
        await RefusedReferralAsync(gp, request => request.Content.Subject.Bsn = _canary.Of("bad BSN"));
        await RefusedReferralAsync(gp, request => request.Content.Subject.Bsn = _canary.Values["BSN, written with points"]);
        await RefusedReferralAsync(gp, request => request.Content.Subject.BirthDate = _canary.Of("bad birth date"));
        await RefusedReferralAsync(gp, request => request.Content.Subject.Address.Postcode = _canary.Of("bad postcode"));
        await RefusedReferralAsync(gp, request => request.Content.Subject.Telephone = _canary.Of("bad telephone"));
        await RefusedReferralAsync(gp, request => request.Content.Subject.AreaCode = _canary.Of("area code"));
        await RefusedReferralAsync(gp, request => request.Content.Subject.Identification = (SubjectIdentification)99);
        await RefusedReferralAsync(gp, request => request.Content.Subject.Address.HouseNumber = 0);
        await RefusedReferralAsync(gp, request => request.Content.Subject.Address.Postcode = "9999ZZ");
        await RefusedReferralAsync(gp, request => request.Content.Problems[0].Code = _canary.Of("bad code"));
        await RefusedReferralAsync(gp, request => request.Content.Problems[0].System = _canary.Of("bad system"));
        await RefusedReferralAsync(gp, request => request.Content.Priority = (Priority)99);
        await RefusedReferralAsync(gp, request => request.Content.Priority = Priority.Stat);
        await RefusedReferralAsync(gp, request => request.Content.Question += new string('x', 8_000));
        await RefusedReferralAsync(gp, request => request.Content.SourceDocument.Data = ByteString.CopyFromUtf8(_canary.Of("large document") + new string('x', 600_000)));
        await RefusedReferralAsync(gp, request => request.Content.Question = _canary.Of("oversized") + new string('x', 2_000_000));
        await RefusedReferralAsync(gp, request => request.RequestId = _canary.Of("bad request id"));
        await RefusedReferralAsync(gp, request => request.Basis.Processing.Article = _canary.Of("bad article") + new string('x', 100));
        await RefusedReferralAsync(gp, request => request.Basis.Secrecy.WrittenReason = _canary.Of("written reason"));
        await RefusedReferralAsync(gp, request => request.Content.Subject.Bsn = Samples.NewBsn());
        await RefusedReferralAsync(hub.Connect(HubFixture.Insurer), _ => { });
        await RefusedReferralAsync(hub.Connect(HubFixture.Gp, withProfessional: false), _ => { });

        // Wrong states, parties and ids.
        await RefusedAsync(() => team.Referrals.AcceptReferralAsync(Sent(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = completed, Note = _canary.Of("late note") }), Waiting.Call()));
        await RefusedAsync(() => gp.Referrals.AcceptReferralAsync(Sent(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = completed, Note = _canary.Of("other party's note") }), Waiting.Call()));
        await RefusedAsync(() => gp.Referrals.GetReferralAsync(Sent(new GetReferralRequest { Id = _canary.Of("bad id") }), Waiting.Call()));
        await RefusedAsync(() => gp.Referrals.ListReferralsAsync(Sent(new ListReferralsRequest { PageToken = _canary.Of("bad page token") }), Waiting.Call()));
        var agreement = _canary.Agreement();
        agreement.Consent.Scope.RecipientParticipantId = _canary.Of("unknown recipient");
        await RefusedAsync(() => gp.Consents.RecordConsentAsync(Sent(agreement), Waiting.Call()));
        await RefusedAsync(() => gp.Consents.RevokeConsentAsync(Sent(new RevokeConsentRequest { RequestId = Samples.NewId(), Id = Samples.NewId(), Giver = new ConsentGiver { Capacity = GiverCapacity.LegalRepresentative, Name = _canary.Of("revoker") } }), Waiting.Call()));
        await RefusedAsync(() => gp.Directory.GetParticipantAsync(Sent(new GetParticipantRequest { Id = _canary.Of("unknown participant") }), Waiting.Call()));
        await RefusedAsync(() => gp.Directory.ResolveRouteAsync(Sent(new ResolveRouteRequest { Address = new Address { Postcode = _canary.Of("resolved postcode"), Street = _canary.Of("resolved street") } }), Waiting.Call()));

        // A used request id with other content.
        var first = _canary.Referral();
        await gp.Referrals.SubmitReferralAsync(Sent(first), Waiting.Call());
        first.Content.Question = _canary.Of("changed question");
        await RefusedAsync(() => gp.Referrals.SubmitReferralAsync(Sent(first), Waiting.Call()));

        // A nack whose reason is no code ends the stream.
        await using var inbox = await TestInbox.OpenAsync(team);
        await inbox.SendAsync(Sent(new ReceiveRequest { Nack = new Nack { Leases = { new LeaseReference { MessageId = "m", LeaseToken = "t" } }, Reason = _canary.Of("nack reason") + " !" } }));
        await RefusedAsync(async () =>
        {
            while (true)
            {
                await inbox.NextResponseAsync();
            }
        });
        await BeRefusedByHandAsync(hub, gp);
    }

    /// <summary>What no client library sends.</summary>
    private async Task BeRefusedByHandAsync(HubProcess hub, TestParticipant gp)
    {
        using var http = new HttpClient();
        var token = await gp.Tokens.GetAsync(TestContext.Current.CancellationToken);

        // The length of a field runs past the message's end; then a message that is no protobuf at all; then a frame that is cut off.
        var canary = Sent(Encoding.UTF8.GetBytes(_canary.Of("malformed")));
        byte[][] messages = [[0x0A, 0x7F, .. canary], [0xFF, 0xFF, 0xFF, .. canary]];
        foreach (var message in messages)
        {
            await PostAsync(http, new Uri(hub.GrpcAddress, "/wijkteam.hub.v1.ReferralService/SubmitReferral"), [0, 0, 0, 0, (byte)message.Length, .. message], token);
        }

        await PostAsync(http, new Uri(hub.GrpcAddress, "/wijkteam.hub.v1.ReferralService/SubmitReferral"), [0, 0, 0, 0xFF, 0xFF, .. canary], token);
        await PostAsync(http, new Uri(hub.GrpcAddress, "/wijkteam.hub.v1.ReferralService/SubmitReferral"), [0, 0, 0, 0, (byte)canary.Length, .. canary], _canary.Of("bad token"));
        Sent(Encoding.UTF8.GetBytes(_canary.Of("bad token")));

        foreach (var field in new[] { "grant_type", "client_assertion_type", "client_assertion", "client_id", "scope" })
        {
            var form = new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ["client_assertion"] = "e30.e30.e30",
                [field] = _canary.Of($"form field {field}"),
            };
            Sent(Encoding.UTF8.GetBytes(form[field]));
            using var content = new FormUrlEncodedContent(form);
            using var response = await http.PostAsync(new Uri(hub.HttpAddress, "/oauth2/token"), content, TestContext.Current.CancellationToken);
            response.IsSuccessStatusCode.ShouldBeFalse();
            await KeepAsync(response);
        }
    }

    private async Task PostAsync(HttpClient http, Uri uri, byte[] body, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        await KeepAsync(response);
    }

    /// <summary>An error that nobody expects: a record that cannot be opened any more.</summary>
    private async Task BreakAsync(HubProcess hub, TestParticipant gp, string id)
    {
        using (var database = SqliteDatabase.OpenDurable(Path.Combine(hub.DataFolder, "journal.db")))
        {
            database.Execute($"UPDATE records SET body = zeroblob(64) WHERE id = x'{Guid.Parse(id):N}'");
        }

        var refusal = await RefusedAsync(() => gp.Referrals.GetReferralAsync(new GetReferralRequest { Id = id }, Waiting.Call()));
        refusal.StatusCode.ShouldBe(StatusCode.Internal);
    }

    private Task<RpcException> RefusedReferralAsync(TestParticipant participant, Action<SubmitReferralRequest> spoil)
    {
        var request = _canary.Referral();
        spoil(request);
        return RefusedAsync(() => participant.Referrals.SubmitReferralAsync(Sent(request), Waiting.Call()));
    }

    private Task<RpcException> RefusedAsync<T>(Func<AsyncUnaryCall<T>> send) => RefusedAsync(async () =>
    {
        using var call = send();
        await call.ResponseAsync;
    });

    private async Task<RpcException> RefusedAsync(Func<Task> send)
    {
        var refusal = await Should.ThrowAsync<RpcException>(send);
        Interlocked.Increment(ref _refused);
        _refusals.Write(Encoding.UTF8.GetBytes(refusal.Status.Detail));
        foreach (var trailer in refusal.Trailers)
        {
            _refusals.Write(trailer.ValueBytes);
        }

        return refusal;
    }

    private async Task KeepAsync(HttpResponseMessage response)
    {
        _refused++;
        _refusals.Write(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        _refusals.Write(Encoding.UTF8.GetBytes($"{response.Headers} {response.Content.Headers} {response.TrailingHeaders}"));
        foreach (var details in response.Headers.Concat(response.TrailingHeaders).Where(header => header.Key == "grpc-status-details-bin").SelectMany(header => header.Value))
        {
            _refusals.Write(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '=')));
        }
    }

    private T Sent<T>(T message)
        where T : IMessage
    {
        _sent.Write(message.ToByteArray());
        return message;
    }

    private byte[] Sent(byte[] bytes)
    {
        _sent.Write(bytes);
        return bytes;
    }
}
