using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Hosting.Server;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>A notification and when it came.</summary>
/// <param name="TaskId">What it is about; all that it says.</param>
/// <param name="Timestamp">In ticks of the <see cref="TimeProvider"/>.</param>
internal sealed record Notice(string TaskId, string Text, long Timestamp);

/// <summary>Where the GP's system is notified: an endpoint of its own, on loopback. It notes the moment that a notification comes, whether or not anybody is
/// waiting for it.</summary>
internal sealed class GpEndpoint : IAsyncDisposable
{
    private const string MessageId = "X-Message-Id";

    private readonly Channel<Notice> _notices = Channel.CreateBounded<Notice>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.Wait });
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly WebApplication _app;

    private GpEndpoint(WebApplication app, TimeProvider time)
    {
        (_app, _time) = (app, time);
        app.Run(ReceiveAsync);
    }

    public Uri Url { get; private set; } = null!;

    /// <summary>How many notifications of other referrals it came upon: a run that was cut short leaves some.</summary>
    public int Others { get; private set; }

    public static async Task<GpEndpoint> StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var endpoint = new GpEndpoint(builder.Build(), time);
        await endpoint._app.StartAsync(cancellationToken);
        endpoint.Url = Listening.AddressesOf(endpoint._app)[0];
        return endpoint;
    }

    /// <summary>The next notification about a referral.</summary>
    public async Task<Notice> NextAsync(string taskId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var notice = await _notices.Reader.ReadAsync(cancellationToken);
            if (notice.TaskId == taskId)
            {
                return notice;
            }

            Others++;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        var timestamp = _time.GetTimestamp();
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        if (IsNew(context.Request.Headers[MessageId].ToString()))
        {
            // A visitor may refer for as long as the hub stays up: what nobody looks at is dropped.
            _notices.Writer.TryWrite(new Notice(TaskIdOf(text), text, timestamp));
        }
    }

    /// <summary>Whether it has not come before: a repeat changes nothing.</summary>
    private bool IsNew(string messageId)
    {
        lock (_known)
        {
            return _known.Add(messageId);
        }
    }

    private static string TaskIdOf(string bundle)
    {
        var status = JsonNode.Parse(bundle)!["entry"]![0]!["resource"]!["parameter"]!.AsArray();
        var happened = status.First(parameter => (string?)parameter!["name"] == "notification-event")!["part"]!.AsArray();
        return ((string)happened.First(part => (string?)part!["name"] == "focus")!["valueReference"]!["reference"]!).Split('/')[^1];
    }
}
