using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Limits;

/// <summary>Registers the limits of what a participant may ask for.</summary>
internal static class LimitRegistration
{
    // Where a limiter does not know when there is room again.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddOptions<LimitOptions>().BindConfiguration(LimitOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<LimitOptions>, Telemetry>((limiter, limits, telemetry) =>
        {
            limiter.GlobalLimiter = CallLimits.Create(limits.Value);
            limiter.OnRejected = (rejected, _) =>
            {
                telemetry.Refused(RefusalStatus.NameOf(RefusalReason.RateLimited));
                Refuse(rejected.HttpContext.Request, rejected.HttpContext.Response, rejected.Lease);
                return ValueTask.CompletedTask;
            };
        });
        return services;
    }

    /// <summary>Limits calls. After authentication: who calls decides.</summary>
    public static void UseLimits(this IApplicationBuilder app) => app.UseRateLimiter();

    private static void Refuse(HttpRequest request, HttpResponse response, RateLimitLease lease)
    {
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : Soon;
        response.Headers[HeaderNames.RetryAfter] = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        if (GrpcRefusal.IsGrpc(request))
        {
            GrpcRefusal.Write(response, new Refusal(RefusalReason.RateLimited, "The participant has made more calls than it may; try again later.") { RetryAfter = wait });
        }
        else
        {
            response.StatusCode = StatusCodes.Status429TooManyRequests;
        }
    }
}
