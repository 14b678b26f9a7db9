using Microsoft.AspNetCore.Http;

namespace Wijkteam.Hub.Identity;

/// <summary>Gives a call its caller.</summary>
internal static class CallerAccess
{
    /// <summary>The authenticated caller of this call.</summary>
    /// <exception cref="InvalidOperationException">The endpoint lets anonymous callers in, which is a fault of the hub.</exception>
    public static Caller GetCaller(this HttpContext context)
        => context.Features.Get<Caller>() ?? throw new InvalidOperationException("This endpoint has no authenticated caller.");
}
