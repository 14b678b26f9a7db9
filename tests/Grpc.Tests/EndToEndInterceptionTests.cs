using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Tests.Probes;
using Grpc.Tests.Servers;

namespace Grpc.Tests;

/// <summary>Interceptors of both sides see every kind of call, and on the server in the order of registration.</summary>
public sealed class EndToEndInterceptionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Interceptors_SeeEveryKindOfCall()
    {
        var seen = new List<string>();
        await using var server = await ProbeServer.StartAsync(options =>
        {
            options.Interceptors.Add<Recorder>(seen, "outer");
            options.Interceptors.Add<Recorder>(seen, "inner");
        });
        var client = new ProbeService.ProbeServiceClient(server.Connect().Intercept(new Recorder(seen, "client")));

        await CallEachKind(client);

        seen.ShouldBe(from method in new[] { "Echo", "Split", "Join", "Talk" } from name in new[] { "client", "outer", "inner" } select $"{name} {method}");
    }

    private static async Task CallEachKind(ProbeService.ProbeServiceClient client)
    {
        await client.EchoAsync(new ProbeMessage(), cancellationToken: Cancellation).ResponseAsync.Soon();

        using var split = client.Split(new ProbeMessage(), cancellationToken: Cancellation);
        await split.ResponseStream.ReadAllAsync(Cancellation).ToListSoon();

        using var join = client.Join(cancellationToken: Cancellation);
        await join.RequestStream.CompleteAsync().Soon();
        await join.ResponseAsync.Soon();

        using var talk = client.Talk(cancellationToken: Cancellation);
        await talk.RequestStream.CompleteAsync().Soon();
        await talk.ResponseStream.ReadAllAsync(Cancellation).ToListSoon();
    }

    // The calls are made one after the other, so that the list needs no lock.
    private sealed class Recorder(List<string> seen, string name) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            seen.Add($"{name} {context.Method.Name}");
            return base.AsyncUnaryCall(request, context, continuation);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            seen.Add($"{name} {context.Method.Name}");
            return base.AsyncServerStreamingCall(request, context, continuation);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context, AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            seen.Add($"{name} {context.Method.Name}");
            return base.AsyncClientStreamingCall(context, continuation);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context, AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            seen.Add($"{name} {context.Method.Name}");
            return base.AsyncDuplexStreamingCall(context, continuation);
        }

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            Record(context);
            return base.UnaryServerHandler(request, context, continuation);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Record(context);
            return base.ServerStreamingServerHandler(request, responseStream, context, continuation);
        }

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Record(context);
            return base.ClientStreamingServerHandler(requestStream, context, continuation);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Record(context);
            return base.DuplexStreamingServerHandler(requestStream, responseStream, context, continuation);
        }

        private void Record(ServerCallContext context) => seen.Add($"{name} {context.Method.Split('/')[^1]}");
    }
}
