using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Audit;

/// <summary>The gRPC edge of the log.</summary>
[Authorize(Policy = Policies.Professional)]
internal sealed class AuditService(AuditListing listing) : V1.AuditService.AuditServiceBase
{
    public override Task<ListAuditEventsResponse> ListAuditEvents(ListAuditEventsRequest request, ServerCallContext context) =>
        listing.ListAsync(request, context.Method, context.GetHttpContext().GetCaller(), context.CancellationToken);
}
