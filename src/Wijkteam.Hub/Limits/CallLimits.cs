using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Limits;

/// <summary>The limits that a call has to pass, by its participant; one that asks for a token, by its address.</summary>
internal static class CallLimits
{
    private static readonly TimeSpan Refill = TimeSpan.FromMilliseconds(100);

    /// <summary>All of them together. What is given back goes first: a call that another refuses has cost nothing of it.</summary>
    public static PartitionedRateLimiter<HttpContext> Create(LimitOptions options)
    {
        List<PartitionedRateLimiter<HttpContext>> limiters = [Concurrency(options), Rate(options), Tokens(options)];
        if (options.CallsPerDay is { } quota)
        {
            limiters.Add(PerDay(quota));
        }

        return PartitionedRateLimiter.CreateChained([.. limiters]);
    }

    private static PartitionedRateLimiter<HttpContext> Concurrency(LimitOptions options) => ByParticipant(id => RateLimitPartition.GetConcurrencyLimiter(
        id, _ => new ConcurrencyLimiterOptions { PermitLimit = options.ConcurrentCalls }));

    private static PartitionedRateLimiter<HttpContext> Rate(LimitOptions options) => ByParticipant(id => Bucket(id, options.CallsPerSecond, options.Burst));

    private static PartitionedRateLimiter<HttpContext> PerDay(int quota) => ByParticipant(id => RateLimitPartition.GetFixedWindowLimiter(
        id, _ => new FixedWindowRateLimiterOptions { PermitLimit = quota, Window = TimeSpan.FromDays(1) }));

    private static PartitionedRateLimiter<HttpContext> Tokens(LimitOptions options) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        context.Request.Path == TokenEndpoint.Path && context.Connection.RemoteIpAddress is { } address
            ? Bucket(address.ToString(), options.TokenRequestsPerSecond, 2 * options.TokenRequestsPerSecond)
            : Unlimited());

    /// <remarks>Adapters are the operator's own, and have no more under way than the hub hands them.</remarks>
    private static PartitionedRateLimiter<HttpContext> ByParticipant(Func<string, RateLimitPartition<string>> limit) => PartitionedRateLimiter.Create<HttpContext, string>(context =>
        context.Features.Get<Caller>() is { Participant: { Kind: not ParticipantKind.Adapter } participant } ? limit(participant.Id) : Unlimited());

    private static RateLimitPartition<string> Bucket(string key, int perSecond, int most) => RateLimitPartition.GetTokenBucketLimiter(key, _ =>
    {
        // In tenths of a second, or for a rate below ten whole seconds over one.
        var perRefill = perSecond / 10;
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = most,
            TokensPerPeriod = perRefill > 0 ? perRefill : perSecond,
            ReplenishmentPeriod = perRefill > 0 ? Refill : TimeSpan.FromSeconds(1),
        };
    });

    private static RateLimitPartition<string> Unlimited() => RateLimitPartition.GetNoLimiter("");
}
