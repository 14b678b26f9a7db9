using Microsoft.Extensions.Options;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>A receiver's nacks: each counts against its message, which comes again after a while, until it has been nacked too often.</summary>
internal sealed class InboxNackPolicy(DeadLetters deadLetters, IOptions<DeliveryOptions> options, TimeProvider time) : INackPolicy
{
    public Settle Return(DeliveryKey key, Guid token, Said said, HeldLease? held) =>
        new(key, token, Settlement.Return, time.GetUtcNow() + InboxPolicy.DelayAfter(held?.Attempt ?? 1)) { IsRejection = true, Reason = said.Reason };

    public Write? Beside(Said said, HeldLease? held) => null;

    public ValueTask AfterAsync(Settle settle, Said said, HeldLease? held) =>
        settle.Rejections >= options.Value.MaxNacks ? deadLetters.BuryAsync(settle.Key, DeliveryFailureReason.Rejected) : ValueTask.CompletedTask;
}
