using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Contracts;
using Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Push;

/// <summary>Brings notifications from the hub to their endpoints, as the participant that the adapter is. It keeps nothing: what it drops the hub hands out
/// again.</summary>
internal sealed partial class PushWorker(
    HubAddress address, AdapterIdentity identity, EndpointPosts posts, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<PushWorker> logger) : BackgroundService
{
    // A hub that restarts is out of reach for a while; after so many attempts somebody should know.
    private const int FailuresToWarnOf = 10;

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        if (!await HasStartedAsync(stop.Token))
        {
            return;
        }

        using var handler = address.CreateHandler();
        var options = new HubClientOptions { TokenEndpoint = identity.TokenEndpoint, Audience = identity.Audience, Handler = handler, Time = time };
        using var hub = new HubClient(address.Url, identity.Credential, options);
        await RunAsync(hub.Push, stop.Token);
    }

    /// <summary>Whether the hub in this process has come to listen; false if it never will.</summary>
    private async Task<bool> HasStartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return started.Task.IsCompleted;
    }

    private async Task RunAsync(PushService.PushServiceClient hub, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var start = time.GetTimestamp();
            var (count, fault) = await ReceiveAsync(hub, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            failures = count > 0 || time.GetElapsedTime(start) > Long ? 1 : failures + 1;
            LogEnded(logger, failures < FailuresToWarnOf ? LogLevel.Information : LogLevel.Warning, fault);
            await Task.Delay(BackOff.After(failures, Random.Shared.NextDouble()), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>How many notifications the stream brought, and why it ended.</summary>
    private async Task<(int Count, string Fault)> ReceiveAsync(PushService.PushServiceClient hub, CancellationToken cancellationToken)
    {
        using var call = hub.ReceiveNotifications(cancellationToken: cancellationToken);
        var session = new PushSession(call, posts);
        try
        {
            await session.RunAsync(cancellationToken);
            return (session.Count, "completed");
        }
        catch (RpcException e)
        {
            return (session.Count, HubRefusal.Read(e).Name);
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidOperationException or HttpRequestException or AccessTokenException)
        {
            return (session.Count, e.GetType().Name);
        }
    }

    [LoggerMessage(EventId = 4110, Message = "The stream of notifications has ended: {Fault}. Another is opened.")]
    private static partial void LogEnded(ILogger logger, LogLevel level, string fault);
}

/// <summary>The participant that this adapter is, where it brings notifications. At the doors it is nobody: there the callers' credentials count.</summary>
/// <param name="TokenEndpoint">Where it gets its tokens.</param>
/// <param name="Audience">That endpoint's URL as the hub knows it; null if that is the same.</param>
public sealed record AdapterIdentity(ParticipantCredential Credential, Uri TokenEndpoint, string? Audience = null);
