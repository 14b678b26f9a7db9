using System.Net;
using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Signals;

/// <summary>Reads of signals, for what is addressed by an id that may be a referral's as well.</summary>
internal static class SignalReads
{
    /// <summary>The id in the URL.</summary>
    /// <exception cref="FhirRefusedException">404: it is none.</exception>
    public static string IdOf(HttpContext context) =>
        context.Request.RouteValues["id"] is string id && Guid.TryParseExact(id, "D", out _) ? id : throw new FhirRefusedException(
            HttpStatusCode.NotFound, new FhirIssue(OperationOutcome.IssueType.NotFound, FhirReasons.NotFound, null, "There is nothing under this id, or nothing of yours."));

    /// <summary>Null if there is no such signal in which the caller has a part.</summary>
    public static async ValueTask<V1.Signal?> TryReadAsync(HubClients hub, string id, CallOptions call) =>
        (await TryReadAsync(hub, id, knownVersion: 0, call))?.Signal;

    /// <inheritdoc cref="TryReadAsync(HubClients, string, CallOptions)"/>
    public static async ValueTask<V1.GetSignalResponse?> TryReadAsync(HubClients hub, string id, long knownVersion, CallOptions call)
    {
        try
        {
            return await hub.Signals.GetSignalAsync(new V1.GetSignalRequest { Id = id, KnownVersion = knownVersion }, call);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
