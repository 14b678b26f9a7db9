using System.Net.Http.Headers;

namespace Wijkteam.Hub.Terms;

/// <summary>Alarms by webhook. The operator has named the URLs, so that they may lie on a private network; redirects are not followed.</summary>
internal sealed class AlarmPosts : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }) { Timeout = Deadline };

    /// <summary>Null if it was taken; else why not, as a code.</summary>
    public async Task<string?> SendAsync(Alarm alarm, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new ByteArrayContent(alarm.Json);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
            using var response = await _client.PostAsync(new Uri(alarm.Contact.WebhookUrl), content, cancellationToken);
            return response.IsSuccessStatusCode ? null : "webhook.refused";
        }
        catch (HttpRequestException)
        {
            return "webhook.unreachable";
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "webhook.timeout";
        }
    }

    public void Dispose() => _client.Dispose();
}
