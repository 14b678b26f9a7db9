using System.Net;
using Google.Rpc;
using Grpc.Core;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Outcomes;
using Status = Google.Rpc.Status;

namespace Wijkteam.Adapters.Fhir.Hub;

/// <summary>The hub's refusals (<c>refusal.proto</c>) in FHIR's terms.</summary>
internal static class HubRefusals
{
    private const string Details = "grpc-status-details-bin";

    /// <param name="origins">Where the fields came from; null if the request had no body.</param>
    public static FhirRefusedException Read(RpcException e, FieldOrigins? origins = null)
    {
        var (reason, fields) = ReasonOf(e);
        var type = TypeOf(e.StatusCode);
        var issues = fields.Count == 0
            ? [new FhirIssue(type, reason, Expression: null, e.Status.Detail)]
            : fields.Select(field => new FhirIssue(type, reason, origins?.Find(field.Field), field.Description)).ToArray();
        return new FhirRefusedException(reason == "VERSION_MISMATCH" ? HttpStatusCode.PreconditionFailed : StatusOf(e.StatusCode), issues);
    }

    /// <summary>The reason's name; the status's own where there is none, as for a hub that cannot be reached.</summary>
    public static string Reason(RpcException e) => ReasonOf(e).Reason;

    // Several fields at fault share the first one's reason; how they differ is told in words.
    private static (string Reason, IReadOnlyList<BadRequest.Types.FieldViolation> Fields) ReasonOf(RpcException e)
    {
        if (e.Trailers.GetValueBytes(Details) is not { } bytes)
        {
            return (e.StatusCode == StatusCode.Unavailable ? "UNAVAILABLE" : "INTERNAL", []);
        }

        var details = Status.Parser.ParseFrom(bytes).Details;
        var reason = details.First(any => any.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>().Type;
        return (reason, [.. details.Where(any => any.Is(BadRequest.Descriptor)).SelectMany(any => any.Unpack<BadRequest>().FieldViolations)]);
    }

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
