using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;

namespace Wijkteam.Contracts;

/// <summary>
/// Sends a participant's access token with every request of a channel: <c>GrpcChannelOptions.HttpHandler</c>. gRPC's own channel credentials
/// refuse to travel on a channel without TLS, which loopback and Unix sockets are; this does the same for any host that is not this machine.
/// </summary>
/// <param name="tokens">Gives the token. Stays the caller's to dispose of.</param>
/// <param name="inner">What sends the request.</param>
public sealed class AccessTokenHandler(AccessTokenSource tokens, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Lets tokens leave the machine without TLS: for a network that encrypts beneath HTTP, such as a service mesh.</summary>
    public bool AllowUnencrypted { get; init; }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The token would leave the machine unencrypted.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!AllowUnencrypted && request.RequestUri is { IsLoopback: false } uri && uri.Scheme != Uri.UriSchemeHttps)
        {
            throw new InvalidOperationException("An access token is not sent to another machine without TLS.");
        }

        var token = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (IsUnauthenticated(response))
        {
            tokens.Forget(token);
        }

        return response;
    }

    // A hub that refuses a call before it begins says so in the headers ("Trailers-Only").
    private static bool IsUnauthenticated(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.Unauthorized
        || (response.Headers.TryGetValues("grpc-status", out var status) && status.SequenceEqual([$"{(int)StatusCode.Unauthenticated}"]));
}

/// <summary>Access tokens in gRPC's terms.</summary>
public static class AccessTokenSourceExtensions
{
    /// <summary>
    /// Credentials for single calls, where one channel serves several professionals. On a channel without TLS they are sent only if
    /// <c>GrpcChannelOptions.UnsafeUseInsecureChannelCallCredentials</c> is set.
    /// </summary>
    public static CallCredentials ToCallCredentials(this AccessTokenSource tokens)
        => CallCredentials.FromInterceptor(async (context, metadata) =>
            metadata.Add("authorization", $"Bearer {await tokens.GetAsync(context.CancellationToken).ConfigureAwait(false)}"));
}
