using System.Threading.Channels;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Wijkteam.Adapters.Rest.Answers;
using Wijkteam.Adapters.Rest.Contract;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using Status = Grpc.Core.Status;

namespace Wijkteam.Hub.Server.Tests.Rest;

/// <summary>What the door makes of what a hub can end a call with.</summary>
public sealed class RestProblemTests
{
    private const string File = "/v1/referrals/x/attachments/y";

    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    // https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto
    [Theory]
    [InlineData(StatusCode.Cancelled, 499)]
    [InlineData(StatusCode.Unknown, 500)]
    [InlineData(StatusCode.InvalidArgument, 400)]
    [InlineData(StatusCode.DeadlineExceeded, 504)]
    [InlineData(StatusCode.NotFound, 404)]
    [InlineData(StatusCode.AlreadyExists, 409)]
    [InlineData(StatusCode.PermissionDenied, 403)]
    [InlineData(StatusCode.Unauthenticated, 401)]
    [InlineData(StatusCode.ResourceExhausted, 429)]
    [InlineData(StatusCode.FailedPrecondition, 400)]
    [InlineData(StatusCode.Aborted, 409)]
    [InlineData(StatusCode.OutOfRange, 400)]
    [InlineData(StatusCode.Unimplemented, 501)]
    [InlineData(StatusCode.Internal, 500)]
    [InlineData(StatusCode.Unavailable, 503)]
    [InlineData(StatusCode.DataLoss, 500)]
    public void Status_IsGooglesOwn(StatusCode code, int status) => HubProblems.Read(new RpcException(new Status(code, "x"))).Status.ShouldBe(status);

    [Fact]
    public void Reasons_AllHaveATitle()
    {
        Reasons.Names.Count().ShouldBe(System.Enum.GetValues<RefusalReason>().Length - 1);
        Reasons.Names.Where(name => Reasons.TitleOf(name) is not { Length: > 10 } title || title.EndsWith('.') || !char.IsUpper(title[0])).ShouldBeEmpty();
        Reasons.TitleOf("FIELD_REQUIRED").ShouldBe("A required field is empty");
        Reasons.TitleOf("NEVER_HEARD_OF").ShouldBeNull();
    }

    [Fact]
    public async Task RetryInfo_IsRetryAfter_InWholeSecondsUpwards()
    {
        var details = new Google.Rpc.Status { Code = 8, Details = { Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(1_200)) }) } };
        await using var hub = await ScriptedHub.StartAsync(_ => throw new RpcException(
            new Status(StatusCode.ResourceExhausted, "Too many."), new Metadata { { "grpc-status-details-bin", details.ToByteArray() } }));

        var reply = await hub.GetAsync("/v1/participants");

        ((int)reply.Status, reply.Headers.RetryAfter!.ToString()).ShouldBe((429, "2"), reply.Text);
    }

    [Fact]
    public async Task MessageTooLarge_IsHttpsOwn413()
    {
        var details = new Google.Rpc.Status { Code = 8, Details = { Any.Pack(new ErrorInfo { Type = "MESSAGE_TOO_LARGE", Domain = "hub.wijkteam" }) } };
        await using var hub = await ScriptedHub.StartAsync(_ => throw new RpcException(
            new Status(StatusCode.ResourceExhausted, "Too large."), new Metadata { { "grpc-status-details-bin", details.ToByteArray() } }));

        ((int)(await hub.GetAsync("/v1/participants")).Status).ShouldBe(413);
    }

    [Fact]
    public async Task Fault_OfTheDoor_TellsNothing_AndIsLoggedWithoutItsWords()
    {
        await using var hub = await ScriptedHub.StartAsync(_ => throw new InvalidOperationException("Fatima 123456782"));

        var reply = await hub.GetAsync("/v1/participants");

        ((int)reply.Status, reply.Reason).ShouldBe((500, "INTERNAL"));
        reply.Text.ShouldNotContain("Fatima");
        hub.Logs.TakeErrors().ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            line => line.ShouldContain(nameof(InvalidOperationException)), line => line.ShouldNotContain("Fatima"));
    }

    [Fact]
    public async Task Stream_IsWrittenAsItComes_AndItsEndTellsWhyItBrokeOff()
    {
        var messages = System.Threading.Channels.Channel.CreateUnbounded<IMessage>();
        await using var hub = await ScriptedHub.StartAsync(stream: messages.Reader);
        messages.Writer.TryWrite(new ReadAttachmentResponse { Attachment = new Attachment { FileName = "brief.txt" } }).ShouldBeTrue();

        using var response = await hub.Http.GetAsync(File, HttpCompletionOption.ResponseHeadersRead, Ended).WaitAsync(Waiting.Deadline, Ended);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Ended).WaitAsync(Waiting.Deadline, Ended));
        (await lines.ReadLineAsync(Ended).AsTask().WaitAsync(Waiting.Deadline, Ended)).ShouldBe("""{ "attachment": { "fileName": "brief.txt" } }""", "the first line is there before the second message is");

        messages.Writer.TryWrite(new ReadAttachmentResponse { Chunk = ByteString.CopyFromUtf8("abc") }).ShouldBeTrue();
        (await lines.ReadLineAsync(Ended).AsTask().WaitAsync(Waiting.Deadline, Ended)).ShouldBe("""{ "chunk": "YWJj" }""");

        messages.Writer.Complete(new RpcException(new Status(StatusCode.Unavailable, "The hub is shutting down.")));
        var last = System.Text.Json.Nodes.JsonNode.Parse((await lines.ReadLineAsync(Ended).AsTask().WaitAsync(Waiting.Deadline, Ended)).ShouldNotBeNull())!["error"]!;
        ((int)last["status"]!, (string)last["reason"]!).ShouldBe((503, "UNAVAILABLE"));
        (await lines.ReadLineAsync(Ended).AsTask().WaitAsync(Waiting.Deadline, Ended)).ShouldBeNull();
    }

    [Fact]
    public async Task Stream_ThatTheDoorItselfBreaks_HasNoEnd()
    {
        var messages = System.Threading.Channels.Channel.CreateUnbounded<IMessage>();
        messages.Writer.TryWrite(new ReadAttachmentResponse { Chunk = ByteString.CopyFromUtf8("abc") }).ShouldBeTrue();
        messages.Writer.Complete(new InvalidOperationException("Fatima 123456782"));
        await using var hub = await ScriptedHub.StartAsync(stream: messages.Reader);

        await Should.ThrowAsync<HttpRequestException>(() => hub.GetAsync(File));

        hub.Logs.TakeErrors().ShouldHaveSingleItem().ShouldNotContain("Fatima");
    }

    [Fact]
    public async Task Stream_ThatFailsBeforeItsFirstMessage_IsAProblem()
    {
        var messages = System.Threading.Channels.Channel.CreateUnbounded<IMessage>();
        messages.Writer.Complete(new RpcException(new Status(StatusCode.NotFound, "No such file.")));
        await using var hub = await ScriptedHub.StartAsync(stream: messages.Reader);

        var reply = await hub.GetAsync(File);

        ((int)reply.Status, reply.MediaType).ShouldBe((404, "application/problem+json"));
    }

    [Fact]
    public async Task Caller_WhoGoesAway_EndsTheCall()
    {
        var reached = new TaskCompletionSource();
        var ended = new TaskCompletionSource();
        await using var hub = await ScriptedHub.StartAsync(async call =>
        {
            call.Headers!.Get("authorization")!.Value.ShouldBe("Bearer whatever", "the caller's own credential is passed on");
            await using var end = call.CancellationToken.Register(ended.SetResult);
            reached.SetResult();
            await ended.Task;
            throw new RpcException(new Status(StatusCode.Cancelled, "Gone."));
        });
        using var leaving = new CancellationTokenSource();

        var asking = hub.Http.GetAsync("/v1/participants", leaving.Token);
        await reached.Task.WaitAsync(Waiting.Deadline, Ended);
        await leaving.CancelAsync();

        await ended.Task.WaitAsync(Waiting.Deadline, Ended);
        await Should.ThrowAsync<OperationCanceledException>(() => asking.WaitAsync(Waiting.Deadline, Ended));
    }
}
