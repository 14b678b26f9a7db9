namespace Grpc.Core;

/// <summary>What the four kinds of calls share: response headers, final status, trailers and disposal, as functions of one state object.</summary>
internal readonly struct AsyncCallState(
    Func<object, Task<Metadata>> responseHeaders,
    Func<object, Status> status,
    Func<object, Metadata> trailers,
    Action<object> dispose,
    object state)
{
    /// <summary>The same of functions without state: they become the state.</summary>
    public AsyncCallState(Task<Metadata> responseHeaders, Func<Status> status, Func<Metadata> trailers, Action dispose)
        : this(
            static state => ((Stateless)state).ResponseHeaders,
            static state => ((Stateless)state).Status(),
            static state => ((Stateless)state).Trailers(),
            static state => ((Stateless)state).Dispose(),
            new Stateless(responseHeaders, status, trailers, dispose))
    {
    }

    public Task<Metadata> ResponseHeadersAsync() => responseHeaders(state);

    public Status GetStatus() => status(state);

    public Metadata GetTrailers() => trailers(state);

    public void Dispose() => dispose(state);

    private sealed record Stateless(Task<Metadata> ResponseHeaders, Func<Status> Status, Func<Metadata> Trailers, Action Dispose);
}
