using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>A web server that takes alarms, on a port of its own.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly Channel<JsonElement> _received = Channel.CreateUnbounded<JsonElement>();
    private readonly WebApplication _app;

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = StatusCodes.Status204NoContent;

    public string Url => $"{_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}/alarm";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/alarm", async context =>
        {
            var alarm = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
            context.Response.StatusCode = receiver.Status;
            receiver._received.Writer.TryWrite(alarm);
        });
        await app.StartAsync();
        return receiver;
    }

    public async Task<JsonElement> NextAsync() => await _received.Reader.ReadAsync().AsTask().WaitAsync(Waiting.Deadline);

    public bool TryNext(out JsonElement alarm) => _received.Reader.TryRead(out alarm);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
