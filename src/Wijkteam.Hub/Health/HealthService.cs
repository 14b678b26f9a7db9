using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Hosting;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Wijkteam.Hub.Health;

/// <summary>The gRPC edge of readiness, as balancers of any make ask for it. Whoever asks learns whether the hub can serve and nothing else.</summary>
[AllowAnonymous]
internal sealed class HealthService(Readiness readiness, ServedServices services, IHostApplicationLifetime lifetime, TimeProvider time)
    : Grpc.Health.V1.Health.HealthBase
{
    /// <summary>The whole hub, by the protocol.</summary>
    public const string Overall = "";

    /// <summary>More than balancers and clients have connections to one hub; each is a timer and an open call.</summary>
    public const int MaxWatches = 1_000;

    private int _watches;

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        await StatusOfAsync(request.Service, context.CancellationToken) is var status and not ServingStatus.ServiceUnknown
            ? new HealthCheckResponse { Status = status }
            : throw new RefusedException(new Refusal(RefusalReason.NotFound, "The hub has no such service.", "service"));

    public override async Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var response = new HealthListResponse();
        foreach (var service in (string[])[Overall, .. services.Names])
        {
            response.Statuses[service] = new HealthCheckResponse { Status = await StatusOfAsync(service, context.CancellationToken) };
        }

        return response;
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        if (Interlocked.Increment(ref _watches) > MaxWatches)
        {
            Interlocked.Decrement(ref _watches);
            throw new RefusedException(new Refusal(RefusalReason.Unavailable, "The hub is watched by as many as may; ask with Check."));
        }

        var said = ServingStatus.Unknown;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            using var timer = new PeriodicTimer(Readiness.MaxAge, time);
            do
            {
                if (await StatusOfAsync(request.Service, end.Token) is var status && status != said)
                {
                    // Not cut off by the hub's end, which would reset the stream before its last word; Kestrel ends a connection that takes nothing.
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                    said = status;
                }
            }
            while (await timer.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await SayFarewellAsync(said, responseStream, context.CancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _watches);
        }
    }

    /// <summary>Those who watch learn that they are to go elsewhere before the stream ends.</summary>
    private static async Task SayFarewellAsync(ServingStatus said, IServerStreamWriter<HealthCheckResponse> responses, CancellationToken cancellationToken)
    {
        if (said == ServingStatus.Serving)
        {
            await responses.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing }, cancellationToken);
        }

        throw new RefusedException(new Refusal(RefusalReason.Unavailable, "The hub is shutting down; connect again."));
    }

    private async ValueTask<ServingStatus> StatusOfAsync(string service, CancellationToken cancellationToken) =>
        service != Overall && !services.Names.Contains(service) ? ServingStatus.ServiceUnknown
        : await readiness.IsReadyAsync(cancellationToken) ? ServingStatus.Serving
        : ServingStatus.NotServing;
}
