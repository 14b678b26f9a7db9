using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Wijkteam.Adapters.Rest;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Server.Tests.Rest;

/// <summary>The door alone, on real Kestrel, before a hub that answers whatever a test has it answer.</summary>
internal sealed class ScriptedHub : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedHub(WebApplication app) => _app = app;

    public HttpClient Http { get; } = new() { Timeout = Waiting.Deadline };

    public LogCapture Logs { get; private init; } = null!;

    /// <param name="answer">Answers a unary call.</param>
    /// <param name="stream">What a streaming call is answered with.</param>
    public static async Task<ScriptedHub> StartAsync(Func<CallOptions, Task<IMessage>>? answer = null, ChannelReader<IMessage>? stream = null)
    {
        var logs = new LogCapture();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.Services.AddAuthorization().AddRestDoor(_ => new Channel(new Invoker(answer, stream)));
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapRestDoor();
        await app.StartAsync().WaitAsync(Waiting.Deadline);
        var hub = new ScriptedHub(app) { Logs = logs };
        hub.Http.BaseAddress = new Uri(app.Urls.Single());
        hub.Http.DefaultRequestHeaders.Add("Authorization", "Bearer whatever");
        return hub;
    }

    public Task<RestReply> GetAsync(string path) => RestReply.OfAsync(Http, new HttpRequestMessage(HttpMethod.Get, path));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync().WaitAsync(Waiting.Deadline);
        await _app.DisposeAsync();
    }

    private sealed class Channel(CallInvoker invoker) : ChannelBase("scripted")
    {
        public override CallInvoker CreateCallInvoker() => invoker;
    }

    private sealed class Invoker(Func<CallOptions, Task<IMessage>>? answer, ChannelReader<IMessage>? stream) : CallInvoker
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            async Task<TResponse> RespondAsync() => (TResponse)(object)await answer!(options);
            return new AsyncUnaryCall<TResponse>(RespondAsync(), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            new((IAsyncStreamReader<TResponse>)(object)new Reader(stream!), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
            throw new InvalidOperationException("Nobody blocks.");

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new InvalidOperationException("No call of the door is streamed by the client.");

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) =>
            throw new InvalidOperationException("No call of the door is streamed by the client.");
    }

    /// <summary>The messages of a channel; the exception that it is completed with is the end of the call.</summary>
    private sealed class Reader(ChannelReader<IMessage> messages) : IAsyncStreamReader<IMessage>
    {
        public IMessage Current { get; private set; } = null!;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await messages.WaitToReadAsync(cancellationToken))
            {
                return false;
            }

            Current = await messages.ReadAsync(cancellationToken);
            return true;
        }
    }
}
