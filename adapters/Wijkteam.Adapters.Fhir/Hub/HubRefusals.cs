using System.Net;
using Grpc.Core;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Outcomes;
using Wijkteam.Contracts;
using Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Hub;

/// <summary>The hub's refusals (<c>refusal.proto</c>) in FHIR's terms.</summary>
internal static class HubRefusals
{
    /// <param name="origins">Where the fields came from; null if the request had no body.</param>
    public static FhirRefusedException Read(RpcException e, FieldOrigins? origins = null)
    {
        // Several fields at fault share the first one's reason; how they differ is told in words.
        var refusal = HubRefusal.Read(e);
        var type = refusal.Reason == RefusalReason.RateLimited ? OperationOutcome.IssueType.Throttled : TypeOf(refusal.Status);
        var issues = refusal.Violations.Count == 0
            ? [new FhirIssue(type, refusal.Name, Expression: null, refusal.Message)]
            : refusal.Violations.Select(field => new FhirIssue(type, refusal.Name, origins?.Find(field.Field), field.Description)).ToArray();
        return new FhirRefusedException(StatusOf(refusal), issues) { RetryAfter = refusal.RetryAfter };
    }

    private static HttpStatusCode StatusOf(HubRefusal refusal) => refusal.Reason switch
    {
        RefusalReason.VersionMismatch => HttpStatusCode.PreconditionFailed,
        RefusalReason.RateLimited => HttpStatusCode.TooManyRequests,
        _ => StatusOf(refusal.Status),
    };

    private static HttpStatusCode StatusOf(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition => HttpStatusCode.UnprocessableEntity,
        StatusCode.Unauthenticated => HttpStatusCode.Unauthorized,
        StatusCode.PermissionDenied => HttpStatusCode.Forbidden,
        StatusCode.NotFound => HttpStatusCode.NotFound,
        StatusCode.AlreadyExists or StatusCode.Aborted => HttpStatusCode.Conflict,
        StatusCode.ResourceExhausted => HttpStatusCode.RequestEntityTooLarge,
        StatusCode.Unavailable or StatusCode.Cancelled => HttpStatusCode.ServiceUnavailable,
        _ => HttpStatusCode.InternalServerError,
    };

    private static OperationOutcome.IssueType TypeOf(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument => OperationOutcome.IssueType.Value,
        StatusCode.FailedPrecondition => OperationOutcome.IssueType.BusinessRule,
        StatusCode.Unauthenticated => OperationOutcome.IssueType.Login,
        StatusCode.PermissionDenied => OperationOutcome.IssueType.Forbidden,
        StatusCode.NotFound => OperationOutcome.IssueType.NotFound,
        StatusCode.AlreadyExists => OperationOutcome.IssueType.Duplicate,
        StatusCode.Aborted => OperationOutcome.IssueType.Conflict,
        StatusCode.ResourceExhausted => OperationOutcome.IssueType.TooLong,
        StatusCode.Unavailable or StatusCode.Cancelled => OperationOutcome.IssueType.Transient,
        _ => OperationOutcome.IssueType.Exception,
    };
}
