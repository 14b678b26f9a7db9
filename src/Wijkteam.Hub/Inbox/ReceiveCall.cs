using Grpc.Core;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>One <c>Receive</c> call.</summary>
internal sealed class ReceiveCall(
    InboxStream stream,
    Settling<ReceiveResponse> settling,
    IAsyncStreamReader<ReceiveRequest> requests,
    IServerStreamWriter<ReceiveResponse> responses,
    IJournalStore store,
    TimeProvider time)
    : LeaseCall<ReceiveRequest, ReceiveResponse>(stream, settling, requests, responses, store, time)
{
    protected override IEnumerable<Said> Read(ReceiveRequest request)
    {
        var faults = new Faults();
        switch (request.RequestCase)
        {
            case ReceiveRequest.RequestOneofCase.Ack:
                InboxPolicy.References(faults, "ack.leases", request.Ack.Leases);
                faults.ThrowIfAny();
                return request.Ack.Leases.Select(lease => new Said(Settlement.Acknowledge, lease));
            case ReceiveRequest.RequestOneofCase.Nack:
                InboxPolicy.References(faults, "nack.leases", request.Nack.Leases);
                InboxPolicy.ReasonCode(faults, "nack.reason", request.Nack.Reason);
                faults.ThrowIfAny();
                return request.Nack.Leases.Select(lease => new Said(Settlement.Return, lease, request.Nack.Reason));
            case ReceiveRequest.RequestOneofCase.Extend:
                InboxPolicy.References(faults, "extend.leases", request.Extend.Leases);
                faults.ThrowIfAny();
                return request.Extend.Leases.Select(lease => new Said(Settlement.Extend, lease));
            default:
                throw new RefusedException(new Refusal(RefusalReason.FieldNotAllowed, "After open: ack, nack or extend.", "request"));
        }
    }
}
