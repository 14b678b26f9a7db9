using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Platform;

/// <summary>An expected failure: one of the contract's reasons, a safe text, and the fields at fault. Holds no personal data.</summary>
/// <param name="Reason">Why; decides the gRPC status, see <c>RefusalStatus</c>.</param>
/// <param name="Message">For the developer at the other end.</param>
/// <param name="Faults">The fields at fault, by their path in the request; empty if no field is.</param>
internal sealed record Refusal(RefusalReason Reason, string Message, IReadOnlyList<FieldFault> Faults)
{
    public Refusal(RefusalReason reason, string message)
        : this(reason, message, [])
    {
    }

    /// <summary>After how long the same call may succeed; null if that is not known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public Refusal(RefusalReason reason, string message, string field)
        : this(reason, message, [new FieldFault(field, reason, message)])
    {
    }
}

/// <summary>One field that cannot be accepted.</summary>
/// <param name="Field">Its path in the request, for example <c>content.subject.bsn</c>.</param>
/// <param name="Reason">Why it cannot be accepted.</param>
/// <param name="Message">What is wrong with it, without its value.</param>
internal sealed record FieldFault(string Field, RefusalReason Reason, string Message);

/// <summary>Carries a <see cref="Refusal"/> to the edge, where it is mapped once.</summary>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Message)
{
    public Refusal Refusal { get; } = refusal;
}
