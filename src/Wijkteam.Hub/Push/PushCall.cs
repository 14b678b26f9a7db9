using Grpc.Core;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Push;

/// <summary>One <c>ReceiveNotifications</c> call.</summary>
internal sealed class PushCall(
    PushStream stream,
    Settling<ReceiveNotificationsResponse> settling,
    IAsyncStreamReader<ReceiveNotificationsRequest> requests,
    IServerStreamWriter<ReceiveNotificationsResponse> responses,
    IJournalStore store,
    TimeProvider time)
    : LeaseCall<ReceiveNotificationsRequest, ReceiveNotificationsResponse>(stream, settling, requests, responses, store, time)
{
    protected override IEnumerable<Said> Read(ReceiveNotificationsRequest request)
    {
        var faults = new Faults();
        switch (request.RequestCase)
        {
            case ReceiveNotificationsRequest.RequestOneofCase.Ack:
                InboxPolicy.References(faults, "ack.leases", request.Ack.Leases);
                faults.ThrowIfAny();
                return request.Ack.Leases.Select(lease => new Said(Settlement.Acknowledge, lease));
            case ReceiveNotificationsRequest.RequestOneofCase.Nack:
                Check(faults, request.Nack);
                faults.ThrowIfAny();
                return [new Said(Settlement.Return, request.Nack.Lease, request.Nack.Reason, request.Nack.HttpStatus)];
            case ReceiveNotificationsRequest.RequestOneofCase.Extend:
                InboxPolicy.References(faults, "extend.leases", request.Extend.Leases);
                faults.ThrowIfAny();
                return request.Extend.Leases.Select(lease => new Said(Settlement.Extend, lease));
            default:
                throw new RefusedException(new Refusal(RefusalReason.FieldNotAllowed, "After open: ack, nack or extend.", "request"));
        }
    }

    private static void Check(Faults faults, NotificationNack nack)
    {
        if (nack.Lease is null)
        {
            faults.Required("nack.lease");
        }

        if (nack.HttpStatus is not (0 or (>= 300 and <= 599)))
        {
            faults.Invalid("nack.http_status", "300 to 599, or 0 if there was no answer.");
        }

        InboxPolicy.ReasonCode(faults, "nack.reason", nack.Reason);
    }
}
