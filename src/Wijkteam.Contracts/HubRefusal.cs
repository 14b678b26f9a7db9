using System.Collections.Frozen;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Wijkteam.Hub.V1;

namespace Wijkteam.Contracts;

/// <summary>Why a call to the hub failed, as <c>refusal.proto</c> has it. It holds no personal data.</summary>
/// <param name="Status">The gRPC status.</param>
/// <param name="Reason">The reason. Where the call ended without the hub's word (a deadline, a broken connection): UNAVAILABLE or INTERNAL, as the status says. Unspecified
/// if it is one that this version of the contract does not know.</param>
/// <param name="Name">The reason's name, also where this version does not know it. Example: <c>NO_AGREEMENT</c>.</param>
/// <param name="Message">For the developer. Not for display: it is in English and may change.</param>
/// <param name="Violations">The fields at fault, by their path in the request, for example <c>content.subject.bsn</c>; empty if no field is.</param>
public sealed record HubRefusal(StatusCode Status, RefusalReason Reason, string Name, string Message, IReadOnlyList<BadRequest.Types.FieldViolation> Violations)
{
    private const string Details = "grpc-status-details-bin";
    private const string Domain = "hub.wijkteam";
    private const string Prefix = "REFUSAL_REASON_";

    private static readonly FrozenDictionary<string, RefusalReason> Reasons = RefusalReflection.Descriptor.EnumTypes[0].Values
        .ToFrozenDictionary(value => value.Name[Prefix.Length..], value => (RefusalReason)value.Number, StringComparer.Ordinal);

    /// <summary>After how long the hub says to try again (RATE_LIMITED); null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same call may succeed later by itself, as when the hub was out of reach or a token has expired. What it leaves open is answered by making
    /// the call again with the same <c>request_id</c>.</summary>
    public bool MayPass => Status is StatusCode.Unavailable or StatusCode.Unauthenticated or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded
        or StatusCode.Cancelled or StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss
        || Reason == RefusalReason.Conflict;

    /// <summary>Reads what a call ended with.</summary>
    public static HubRefusal Read(RpcException exception)
    {
        var details = DetailsOf(exception);
        var name = details.Where(any => any.Is(ErrorInfo.Descriptor)).Select(any => any.Unpack<ErrorInfo>()).FirstOrDefault(info => info.Domain == Domain)?.Type
            ?? (exception.StatusCode == StatusCode.Unavailable ? "UNAVAILABLE" : "INTERNAL");
        return new HubRefusal(
            exception.StatusCode,
            Reasons.GetValueOrDefault(name, RefusalReason.Unspecified),
            name,
            exception.Status.Detail,
            [.. details.Where(any => any.Is(BadRequest.Descriptor)).SelectMany(any => any.Unpack<BadRequest>().FieldViolations)])
        {
            RetryAfter = details.Where(any => any.Is(RetryInfo.Descriptor)).Select(any => any.Unpack<RetryInfo>().RetryDelay?.ToTimeSpan()).FirstOrDefault(),
        };
    }

    private static IReadOnlyList<Google.Protobuf.WellKnownTypes.Any> DetailsOf(RpcException exception)
    {
        try
        {
            return exception.Trailers.GetValueBytes(Details) is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes).Details : [];
        }
        catch (InvalidProtocolBufferException)
        {
            // From something between here and the hub.
            return [];
        }
    }
}
