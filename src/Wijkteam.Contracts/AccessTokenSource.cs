using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Wijkteam.Contracts;

/// <summary>Keeps an access token of the hub at hand: asks for one when there is none, and for the next a little before it expires.</summary>
/// <param name="http">Reaches the token endpoint. Stays the caller's to dispose of.</param>
/// <param name="tokenEndpoint">Its URL, for example <c>https://hub.example/oauth2/token</c>.</param>
/// <param name="credential">Who asks.</param>
/// <param name="time">The clock.</param>
/// <param name="audience">The endpoint's URL as the hub knows it, where that differs from <paramref name="tokenEndpoint"/> (behind a proxy, on a Unix socket).</param>
public sealed class AccessTokenSource(HttpClient http, Uri tokenEndpoint, ParticipantCredential credential, TimeProvider time, string? audience = null) : IDisposable
{
    private readonly Uri _tokenEndpoint = tokenEndpoint.IsLoopback || tokenEndpoint.Scheme == Uri.UriSchemeHttps
        ? tokenEndpoint
        : throw new ArgumentException("A token is not fetched from another machine without TLS.", nameof(tokenEndpoint));

    private readonly SemaphoreSlim _asking = new(1, 1);
    private Held? _held;

    /// <summary>A token that is still valid for a while. Callers at the same time wait for one and the same request.</summary>
    /// <exception cref="AccessTokenException">The hub refuses to give one; asking again without a change will not help.</exception>
    /// <exception cref="HttpRequestException">The hub cannot be reached.</exception>
    public ValueTask<string> GetAsync(CancellationToken cancellationToken)
        => Current() is { } token ? ValueTask.FromResult(token) : RenewAsync(cancellationToken);

    /// <summary>Does not give this token any more: the hub has not accepted it. The next is asked for when it is needed.</summary>
    public void Forget(string token)
    {
        var held = Volatile.Read(ref _held);
        if (held?.Token == token)
        {
            Interlocked.CompareExchange(ref _held, value: null, held);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _asking.Dispose();

    private string? Current() => Volatile.Read(ref _held) is { } held && time.GetUtcNow() < held.RenewTime ? held.Token : null;

    private async ValueTask<string> RenewAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Current() is { } token)
            {
                return token;
            }

            // Counted from before the request, so that the token is never held for longer than the hub honours it.
            var askTime = time.GetUtcNow();
            var answer = await AskAsync(askTime, cancellationToken).ConfigureAwait(false);
            var lifetime = TimeSpan.FromSeconds(answer.ExpiresIn);
            Volatile.Write(ref _held, new Held(answer.AccessToken, askTime + lifetime - (lifetime / 10)));
            return answer.AccessToken;
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<Answer> AskAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var form = credential.ToForm(audience ?? _tokenEndpoint.OriginalString, now);
        using var response = await http.PostAsync(_tokenEndpoint, form, cancellationToken).ConfigureAwait(false);
        if ((int)response.StatusCode >= 500)
        {
            response.EnsureSuccessStatusCode();
        }

        var answer = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return response.IsSuccessStatusCode && answer is { AccessToken.Length: > 0, ExpiresIn: > 0 }
            ? answer
            : throw new AccessTokenException(answer?.Error ?? "invalid_response", answer?.ErrorDescription ?? "The token endpoint did not answer as RFC 6749 has it.");
    }

    private static async Task<Answer?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadFromJsonAsync<Answer>(cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Held(string Token, DateTimeOffset RenewTime);

    private sealed record Answer(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn,
        [property: JsonPropertyName("error")] string? Error,
        [property: JsonPropertyName("error_description")] string? ErrorDescription);
}

/// <summary>The hub gives no token.</summary>
public sealed class AccessTokenException(string error, string description) : Exception($"{error}: {description}")
{
    /// <summary>The error code of RFC 6749 §5.2, for example <c>invalid_client</c>.</summary>
    public string Error { get; } = error;
}
