using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Tests.Probes;
using Grpc.Tests.Servers;

namespace Grpc.Tests;

/// <summary>The packages' server and client on the stand-ins, over a real connection.</summary>
public sealed class EndToEndTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unary_CarriesMessage_Headers_AndTrailers()
    {
        await using var server = await ProbeServer.StartAsync();
        var headers = new Metadata { { "Probe-Text", "a" }, { "probe-text", "b" }, { "probe-bin", [0, 1, 255] } };
        using var call = server.Client().EchoAsync(Message("zorg é"), headers, cancellationToken: Cancellation);

        (await call.ResponseAsync.Soon()).Text.ShouldBe("zorg é");
        foreach (var received in new[] { await call.ResponseHeadersAsync.Soon(), call.GetTrailers() })
        {
            // HTTP allows values of one name to be joined, and HttpClient does so.
            received.GetValue("probe-text").ShouldBe("a, b");
            received.GetValueBytes("probe-bin").ShouldBe([0, 1, 255]);
        }

        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
        call.GetTrailers().GetValue("context").ShouldBe("/grpc.tests.ProbeService/Echo False True");
    }

    [Fact]
    public async Task Unary_Blocking_GivesTheResponse()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = server.Client();

        var response = await Task.Run(() => client.Echo(Message("x"), cancellationToken: Cancellation), Cancellation).Soon();

        response.Text.ShouldBe("x");
    }

    [Fact]
    public async Task ServerStreaming_GivesEveryMessage()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.Client().Split(Message("a b c"), cancellationToken: Cancellation);

        (await call.ResponseStream.ReadAllAsync(Cancellation).ToListSoon()).Select(message => message.Text).ShouldBe(["a", "b", "c"]);
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task ClientStreaming_TakesEveryMessage()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.Client().Join(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(Message("a"), Cancellation).Soon();
        await call.RequestStream.WriteAsync(Message("b"), Cancellation).Soon();
        await call.RequestStream.CompleteAsync().Soon();

        (await call.ResponseAsync.Soon()).Text.ShouldBe("a b");
    }

    [Fact]
    public async Task DuplexStreaming_AnswersBeforeTheNextRequest()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.Client().Talk(cancellationToken: Cancellation);
        foreach (var text in new[] { "a", "b" })
        {
            await call.RequestStream.WriteAsync(Message(text), Cancellation).Soon();
            (await call.ResponseStream.MoveNext(Cancellation).Soon()).ShouldBeTrue();
            call.ResponseStream.Current.Text.ShouldBe(text.ToUpperInvariant());
        }

        await call.RequestStream.CompleteAsync().Soon();
        (await call.ResponseStream.MoveNext(Cancellation).Soon()).ShouldBeFalse();
    }

    [Fact]
    public async Task Failure_CarriesStatus_AndBothKindsOfTrailers()
    {
        await using var server = await ProbeServer.StartAsync();
        using var call = server.Client().FailAsync(Message(""), cancellationToken: Cancellation);

        var failure = await Should.ThrowAsync<RpcException>(call.ResponseAsync.Soon());

        failure.Status.Detail.ShouldBe("déjà vu");
        failure.StatusCode.ShouldBe(StatusCode.FailedPrecondition);
        failure.Trailers.GetValue("why").ShouldBe("tested");
        failure.Trailers.GetValue("from").ShouldBe("context");
        failure.Trailers.GetValueBytes("detail-bin").ShouldBe([0, 1, 255]);
        call.GetStatus().StatusCode.ShouldBe(StatusCode.FailedPrecondition);
    }

    [Fact]
    public async Task Deadline_EndsTheCall_OnBothSides()
    {
        await using var server = await ProbeServer.StartAsync();
        var client = server.Client();
        await client.EchoAsync(Message("warm"), cancellationToken: Cancellation).ResponseAsync.Soon();
        var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1);
        using var call = client.WaitAsync(Message(""), deadline: deadline, cancellationToken: Cancellation);
        await server.Signals.Started.Task.Soon();

        (await Should.ThrowAsync<RpcException>(call.ResponseAsync.Soon())).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
        await server.Signals.Ended.Task.Soon();
    }

    [Fact]
    public async Task Cancellation_EndsTheCall_OnBothSides()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var server = await ProbeServer.StartAsync();
        using var call = server.Client().WaitAsync(Message(""), new CallOptions(cancellationToken: cancellation.Token));
        await server.Signals.Started.Task.Soon();
        await cancellation.CancelAsync();

        (await Should.ThrowAsync<RpcException>(call.ResponseAsync.Soon())).StatusCode.ShouldBe(StatusCode.Cancelled);
        await server.Signals.Ended.Task.Soon();
    }

    [Fact]
    public async Task Disposal_CancelsTheCall()
    {
        await using var server = await ProbeServer.StartAsync();
        var call = server.Client().WaitAsync(Message(""), cancellationToken: Cancellation);
        await server.Signals.Started.Task.Soon();
        call.Dispose();

        await server.Signals.Ended.Task.Soon();
        call.GetStatus().StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    [Fact]
    public async Task CallCredentials_OnAnInsecureChannel_AreSentOnlyIfAllowed()
    {
        await using var server = await ProbeServer.StartAsync();

        (await AuthorizationSeen(server, allowed: false)).ShouldBe("none");
        (await AuthorizationSeen(server, allowed: true)).ShouldBe("Bearer one, two");
    }

    [Fact]
    public async Task ChannelCredentials_ThatDoNotFitTheAddress_AreRefused()
    {
        await using var server = await ProbeServer.StartAsync();
        var composed = ChannelCredentials.Create(ChannelCredentials.SecureSsl, CallCredentials.FromInterceptor((_, _) => Task.CompletedTask));

        Should.Throw<InvalidOperationException>(() => server.Connect(options => options.Credentials = composed));
        server.Connect(options => options.Credentials = ChannelCredentials.Insecure).ShouldBeOfType<GrpcChannel>();
    }

    private static async Task<string?> AuthorizationSeen(ProbeServer server, bool allowed)
    {
        AuthInterceptorContext? asked = null;
        var credentials = CallCredentials.Compose(
            CallCredentials.FromInterceptor((context, metadata) =>
            {
                asked = context;
                metadata.Add("authorization", "Bearer one");
                return Task.CompletedTask;
            }),
            CallCredentials.FromInterceptor((_, metadata) =>
            {
                metadata.Add("authorization", "two");
                return Task.CompletedTask;
            }));
        var client = server.Client(options => options.UnsafeUseInsecureChannelCallCredentials = allowed);
        using var call = client.EchoAsync(Message(""), new CallOptions(credentials: credentials, cancellationToken: Cancellation));
        await call.ResponseAsync.Soon();

        (asked?.MethodName).ShouldBe(allowed ? "Echo" : null);
        asked?.ServiceUrl.ShouldEndWith("/grpc.tests.ProbeService");
        return call.GetTrailers().GetValue("authorization-seen");
    }

    private static ProbeMessage Message(string text) => new() { Text = text };
}
