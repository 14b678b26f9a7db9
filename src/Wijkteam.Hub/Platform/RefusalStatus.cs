using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Wijkteam.Hub.V1;
using Status = Grpc.Core.Status;

namespace Wijkteam.Hub.Platform;

/// <summary>Maps a <see cref="Refusal"/> to the gRPC error model, as <c>refusal.proto</c> promises it.</summary>
internal static class RefusalStatus
{
    /// <summary>The <c>domain</c> of every <see cref="ErrorInfo"/>.</summary>
    public const string Domain = "hub.wijkteam";

    private const string Prefix = "REFUSAL_REASON_";

    private static readonly FrozenDictionary<RefusalReason, string> Names = RefusalReflection.Descriptor.EnumTypes[0].Values
        .ToFrozenDictionary(value => (RefusalReason)value.Number, value => value.Name[Prefix.Length..]);

    /// <summary>Something unexpected; what, is in the log.</summary>
    public static Refusal Failed { get; } =
        new(RefusalReason.Internal, "The hub failed. Repeat a write with the same request_id to learn what became of it.");

    /// <summary>A request's bytes are the caller's.</summary>
    public static Refusal Unreadable { get; } = new(RefusalReason.FieldInvalid, "The bytes of the request are not in the form of this call.");

    /// <summary>The hub's disk takes nothing now.</summary>
    public static Refusal NoDisk { get; } = new(
        RefusalReason.Unavailable, "The hub cannot write to its disk. Try again; repeat a write with the same request_id to learn what became of it.");

    /// <summary>The gRPC status code; INTERNAL for a value that the contract does not know.</summary>
    public static int CodeOf(RefusalReason reason) => (int)(reason switch
    {
        RefusalReason.FieldRequired or RefusalReason.FieldInvalid or RefusalReason.FieldNotAllowed
            or RefusalReason.BsnInvalid or RefusalReason.ParticipantUnknown => Code.InvalidArgument,
        RefusalReason.MessageTooLarge or RefusalReason.RateLimited => Code.ResourceExhausted,
        RefusalReason.TokenInvalid or RefusalReason.TokenExpired => Code.Unauthenticated,
        RefusalReason.ProfessionalRequired or RefusalReason.BsnNotEntitled
            or RefusalReason.ParticipantNotEntitled or RefusalReason.StepOfOtherParty or RefusalReason.ParticipantPaused => Code.PermissionDenied,
        RefusalReason.NotFound => Code.NotFound,
        RefusalReason.RequestIdReused or RefusalReason.ExternalIdentifierTaken or RefusalReason.SubscriptionExists => Code.AlreadyExists,
        RefusalReason.Conflict or RefusalReason.VersionMismatch => Code.Aborted,
        RefusalReason.StateNotAllowed or RefusalReason.OfferTaken or RefusalReason.MemberOfOtherHousehold
            or RefusalReason.CoordinatorChanged or RefusalReason.HouseholdMerged or RefusalReason.SecrecyNotLifted or RefusalReason.NoLegalBasis
            or RefusalReason.NoAgreement or RefusalReason.GiverNotEntitled
            or RefusalReason.AddressUnknown or RefusalReason.NoRoute or RefusalReason.AcuteDanger or RefusalReason.EndpointNotAllowed => Code.FailedPrecondition,
        RefusalReason.Unavailable => Code.Unavailable,
        _ => Code.Internal,
    });

    /// <summary>The name in <see cref="ErrorInfo"/>, for example <c>TOKEN_EXPIRED</c>.</summary>
    public static string NameOf(RefusalReason reason) => Names.GetValueOrDefault(reason, Names[RefusalReason.Internal]);

    /// <summary>The status that goes into <c>grpc-status-details-bin</c>.</summary>
    public static Google.Rpc.Status ToStatus(Refusal refusal)
    {
        var status = new Google.Rpc.Status
        {
            Code = CodeOf(refusal.Reason),
            Message = refusal.Message,
            // The pinned CommonProtos has the field `reason` (number 1) under its first name.
            Details = { Any.Pack(new ErrorInfo { Type = NameOf(refusal.Reason), Domain = Domain }) },
        };
        if (refusal.Faults.Count > 0)
        {
            var violations = refusal.Faults.Select(fault => new BadRequest.Types.FieldViolation { Field = fault.Field, Description = fault.Message });
            status.Details.Add(Any.Pack(new BadRequest { FieldViolations = { violations } }));
        }

        if (refusal.RetryAfter is { } wait)
        {
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) }));
        }

        return status;
    }

    /// <summary>What a call ends with.</summary>
    public static RpcException ToException(Refusal refusal)
    {
        var status = ToStatus(refusal);
        return new RpcException(
            new Status((StatusCode)status.Code, status.Message), new Metadata { { "grpc-status-details-bin", status.ToByteArray() } });
    }
}
