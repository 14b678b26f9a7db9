using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Wijkteam.Contracts;
using Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Rest.Answers;

/// <summary>The hub's refusals (<c>refusal.proto</c>) in HTTP's terms.</summary>
internal static class HubProblems
{
    public static Problem Read(RpcException e)
    {
        var refusal = HubRefusal.Read(e);
        var violations = refusal.Violations.Select(violation => new Violation(violation.Field, violation.Description));
        return Problem.Refused(StatusOf(refusal), refusal.Name, refusal.Message, [.. violations]) with { RetryDelay = refusal.RetryAfter };
    }

    /// <summary>The map of https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto, and HTTP's own word for what is too large.</summary>
    public static int StatusOf(HubRefusal refusal) => refusal.Status switch
    {
        _ when refusal.Reason == RefusalReason.MessageTooLarge => StatusCodes.Status413PayloadTooLarge,
        StatusCode.OK => StatusCodes.Status200OK,
        StatusCode.Cancelled => StatusCodes.Status499ClientClosedRequest,
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        StatusCode.DeadlineExceeded => StatusCodes.Status504GatewayTimeout,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.AlreadyExists or StatusCode.Aborted => StatusCodes.Status409Conflict,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Unimplemented => StatusCodes.Status501NotImplemented,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
