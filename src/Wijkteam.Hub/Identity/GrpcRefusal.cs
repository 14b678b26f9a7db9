using System.Globalization;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Wijkteam.Hub.Platform;

namespace Wijkteam.Hub.Identity;

/// <summary>Refuses a gRPC call before it reaches its service, as "Trailers-Only" (gRPC over HTTP2, "Responses").</summary>
internal static class GrpcRefusal
{
    private const string ContentType = "application/grpc";

    public static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Sets the whole response; nothing may be written after it. The message must be ASCII without percent signs.</summary>
    public static void Write(HttpResponse response, Refusal refusal)
    {
        var status = RefusalStatus.ToStatus(refusal);
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers["grpc-status"] = status.Code.ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = status.Message;
        response.Headers["grpc-status-details-bin"] = Convert.ToBase64String(status.ToByteArray());
    }
}
