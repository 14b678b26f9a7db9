namespace Wijkteam.Contracts;

/// <summary>A handler that serves a channel and others beside it. A channel that recognises a <see cref="SocketsHttpHandler"/> takes its connections over for itself; this one
/// it does not recognise.</summary>
/// <param name="inner">What sends the requests. Stays the caller's to dispose of.</param>
internal sealed class SharedHandler(HttpMessageHandler inner) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
