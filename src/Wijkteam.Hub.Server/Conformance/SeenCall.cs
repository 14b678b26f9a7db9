using Google.Protobuf;
using Grpc.Core;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Conformance;

/// <summary>A unary call of the software that is looked at, or the opening of a stream.</summary>
/// <param name="Method">Its short name. Example: <c>AcceptReferral</c>.</param>
/// <param name="RequestId">The client's own; empty for a call that has none.</param>
/// <param name="ExchangeId">The referral that it is about, or that it made; empty if it is about none.</param>
/// <param name="Result">How it ended, the faults that were played included.</param>
/// <param name="Timestamp">In ticks of the <see cref="TimeProvider"/>.</param>
internal sealed record SeenCall(string Method, string RequestId, string ExchangeId, StatusCode Result, long Timestamp)
{
    public bool IsOpening => Method is nameof(InboxService.InboxServiceBase.Receive) or nameof(InboxService.InboxServiceBase.Pull);

    /// <summary>A step of the receiving side.</summary>
    public bool IsStep => Method is nameof(ReferralService.ReferralServiceBase.AcceptReferral) or nameof(ReferralService.ReferralServiceBase.DeclineReferral)
        or nameof(ReferralService.ReferralServiceBase.StartReferral) or nameof(ReferralService.ReferralServiceBase.CompleteReferral);

    public static string RequestIdOf(object message) => TextOf(message, "request_id");

    public static string ExchangeIdOf(object request, object? response) =>
        response is IMessage message && message.Descriptor.FindFieldByName("referral")?.Accessor.GetValue(message) is Referral { Id: var id } ? id : TextOf(request, "id");

    private static string TextOf(object message, string field) =>
        message is IMessage typed && typed.Descriptor.FindFieldByName(field)?.Accessor.GetValue(typed) is string text ? text : "";
}

/// <summary>A message that was handed to the software that is looked at.</summary>
/// <param name="Attempt">Which attempt it was, from 1.</param>
internal sealed record SeenMessage(string MessageId, string ExchangeId, InboxMessage.PayloadOneofCase Kind, ReferralStatus Status, int Attempt)
{
    public static SeenMessage Of(InboxMessage message) => new(
        message.MessageId,
        message.Referral?.Id ?? message.Closure?.ExchangeId ?? message.Signal?.Id ?? message.DeliveryFailure?.ExchangeId ?? "",
        message.PayloadCase,
        message.Referral?.Status ?? ReferralStatus.Unspecified,
        message.DeliveryAttempt);
}
