using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Tests.Probes;

namespace Grpc.Tests;

public sealed class InterceptorTests
{
    private readonly RecordingInvoker transport = new();

    [Fact]
    public void Intercept_WithSeveral_RunsTheFirstGivenFirst()
    {
        Call(transport.Intercept(new Named("a"), new Named("b"), new Named("c")));

        transport.Headers.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void Intercept_Chained_RunsTheLastAddedFirst()
    {
        Call(transport.Intercept(new Named("c")).Intercept(new Named("b")).Intercept(new Named("a")));

        transport.Headers.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void Intercept_WithAFunction_ReplacesTheHeaders()
    {
        Call(transport.Intercept(headers => [.. headers, new Metadata.Entry("by", "function")]));

        transport.Headers.ShouldBe(["function"]);
    }

    [Fact]
    public void Intercept_ByNothing_IsRefused()
    {
        Should.Throw<ArgumentNullException>(() => transport.Intercept((Interceptor)null!));
        Should.Throw<ArgumentNullException>(() => transport.Intercept((Func<Metadata, Metadata>)null!));
        Should.Throw<ArgumentNullException>(() => transport.Intercept(new Named("a"), null!));
        transport.Intercept().ShouldBeSameAs(transport);
    }

    [Fact]
    public void WithHost_NamesTheHost_AndTheLastOneCounts()
    {
        var client = new ProbeService.ProbeServiceClient(transport);
        client.WithHost("one").WithHost("two").Echo(new ProbeMessage(), cancellationToken: TestContext.Current.CancellationToken);

        transport.Host.ShouldBe("two");
        client.Echo(new ProbeMessage(), cancellationToken: TestContext.Current.CancellationToken);
        transport.Host.ShouldBeNull();
    }

    [Fact]
    public void ClientWithoutAChannel_SaysWhatItCannotCall() =>
        Should.Throw<NotSupportedException>(() => new Double().Echo(new ProbeMessage())).Message.ShouldContain("/grpc.tests.ProbeService/Echo");

    private static void Call(CallInvoker invoker) => new ProbeService.ProbeServiceClient(invoker).Echo(new ProbeMessage());

    private sealed class Double : ProbeService.ProbeServiceClient;

    private sealed class Named(string name) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var headers = new Metadata();
            foreach (var entry in context.Options.Headers ?? [])
            {
                headers.Add(entry);
            }

            headers.Add("by", name);
            return continuation(request, new(context.Method, context.Host, context.Options.WithHeaders(headers)));
        }
    }

    private sealed class RecordingInvoker : CallInvoker
    {
        public IReadOnlyList<string> Headers { get; private set; } = [];

        public string? Host { get; private set; }

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        {
            Host = host;
            Headers = [.. (options.Headers ?? []).Select(entry => entry.Value)];
            return (TResponse)(object)new ProbeMessage();
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException("blocking only");

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException("blocking only");

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException("blocking only");

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException("blocking only");
    }
}
