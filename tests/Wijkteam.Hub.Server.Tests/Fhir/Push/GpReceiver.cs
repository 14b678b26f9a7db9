using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Server.Tests.Fhir.Push;

/// <summary>A GP system's endpoint, on real Kestrel. It behaves as it is told.</summary>
public sealed class GpReceiver : IAsyncDisposable
{
    private readonly Channel<ReceivedPush> _received = Channel.CreateUnbounded<ReceivedPush>();
    private readonly ConcurrentQueue<ReceivedPush> _all = new();
    private readonly WebApplication _app;

    private GpReceiver(WebApplication app)
    {
        _app = app;
        app.Run(ReceiveAsync);
    }

    /// <summary>What it does when something comes. It takes it, if not told otherwise.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public Uri Url { get; private set; } = null!;

    /// <summary>Whatever came, taken or not.</summary>
    public IReadOnlyList<ReceivedPush> All => [.. _all];

    public static async Task<GpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new GpReceiver(builder.Build());
        await receiver._app.StartAsync();
        receiver.Url = Listening.AddressesOf(receiver._app)[0];
        return receiver;
    }

    /// <summary>The next that came.</summary>
    public async Task<ReceivedPush> NextAsync()
    {
        using var deadline = new CancellationTokenSource(Waiting.Deadline);
        return await _received.Reader.ReadAsync(deadline.Token);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var received = new ReceivedPush(context.Request.Method, context.Request.Path, headers, text, _all.Count + 1);
        _all.Enqueue(received);
        _received.Writer.TryWrite(received);
        await Answer(context);
    }
}

/// <summary>What came to an endpoint.</summary>
public sealed record ReceivedPush(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Text, int Number)
{
    public string MessageId => Headers["X-Message-Id"];

    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();
}
