using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>What has been leased, committed and then opened.</summary>
/// <param name="Traceparent">The trace of the step that it tells of.</param>
internal sealed record LeasedMessage(DeliveryKey Key, Guid Token, int Attempt, DateTimeOffset ExpireTime, string? Traceparent, InboxMessage Message, int Bytes)
{
    /// <summary>The message with its lease written on it.</summary>
    public InboxMessage Stamp(Telemetry telemetry, TimeProvider time)
    {
        Message.MessageId = MessageIds.Format(Key);
        Message.LeaseToken = Token.ToString("N");
        Message.LeaseExpireTime = Timestamp.FromDateTimeOffset(ExpireTime);
        Message.DeliveryAttempt = Attempt;
        Message.Traceparent = telemetry.Delivered(Traceparent, Attempt, time.GetUtcNow() - Message.CreateTime.ToDateTimeOffset());
        return Message;
    }
}
