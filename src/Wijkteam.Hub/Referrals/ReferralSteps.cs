using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using static Wijkteam.Hub.V1.ReferralStatus;

namespace Wijkteam.Hub.Referrals;

/// <summary>Who takes a step.</summary>
internal enum ReferralRole
{
    /// <summary>The participant that submits.</summary>
    Source,

    /// <summary>The participant that the hub routed to.</summary>
    Target,

    /// <summary>The hub itself.</summary>
    Hub,
}

/// <summary>What can be done with a referral.</summary>
internal enum ReferralStep
{
    Submit,
    Accept,
    Decline,
    Start,
    Complete,

    /// <summary>Ends an exchange that has not been accepted.</summary>
    Cancel,

    /// <summary>Ends an exchange whose basis has fallen away: "closed, no further information".</summary>
    Close,
}

/// <summary>What became of a step: the status that follows, or why it is refused. One of the two is null.</summary>
internal readonly record struct StepResult(ReferralStatus? Next, Refusal? Refusal);

/// <summary>
/// The states of a referral: FHIR <c>Task.status</c> as in Gravity SDOH Clinical Care
/// (http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/SDOHCC-TaskForReferralManagement).
/// </summary>
internal static class ReferralSteps
{
    /// <summary>From a status to those that may follow. Unspecified stands for "there is none yet"; any may also become entered-in-error.</summary>
    private static readonly Dictionary<ReferralStatus, ReferralStatus[]> Transitions = new()
    {
        [Unspecified] = [Draft, Requested],
        [Draft] = [Requested],
        [Requested] = [Accepted, Rejected, Cancelled],
        [Accepted] = [InProgress, OnHold, Completed, Failed, Cancelled],
        [InProgress] = [OnHold, Completed, Failed, Cancelled],
        [OnHold] = [InProgress, Completed, Failed, Cancelled],
        [Rejected] = [],
        [Cancelled] = [],
        [Completed] = [],
        [Failed] = [],
        [EnteredInError] = [],
    };

    private static readonly Dictionary<ReferralStep, Row> Steps = new()
    {
        [ReferralStep.Submit] = new([ReferralRole.Source], Requested),
        [ReferralStep.Accept] = new([ReferralRole.Target], Accepted),
        [ReferralStep.Decline] = new([ReferralRole.Target], Rejected),
        [ReferralStep.Start] = new([ReferralRole.Target], InProgress),
        [ReferralStep.Complete] = new([ReferralRole.Target], Completed),
        [ReferralStep.Cancel] = new(
            [ReferralRole.Source, ReferralRole.Target], Cancelled, OnlyFrom: Requested,
            Else: "Once accepted, a referral is cancelled only with the target's confirmation, which the hub does not carry yet."),
        [ReferralStep.Close] = new([ReferralRole.Hub], Cancelled),
    };

    /// <summary>The status that a step leads to, or STEP_OF_OTHER_PARTY, or STATE_NOT_ALLOWED.</summary>
    public static StepResult Next(ReferralStatus from, ReferralStep step, ReferralRole actor)
    {
        var row = Steps[step];

        // The actor first: whose step it is does not depend on how the other party is getting on.
        if (!row.Actors.Contains(actor))
        {
            return Refused(RefusalReason.StepOfOtherParty, $"The step {step} belongs to the {string.Join(" or ", row.Actors)} of the referral.");
        }

        if (!MayFollow(from, row.To))
        {
            return Refused(RefusalReason.StateNotAllowed, $"The step {step} does not go with a referral in status {from}.");
        }

        return row.OnlyFrom is null || row.OnlyFrom == from
            ? new StepResult(row.To, Refusal: null)
            : Refused(RefusalReason.StateNotAllowed, row.Else!);
    }

    /// <summary>Whether a referral in status <paramref name="from"/> may come to stand in <paramref name="to"/>.</summary>
    public static bool MayFollow(ReferralStatus from, ReferralStatus to) =>
        to == EnteredInError
            ? from is not (Unspecified or EnteredInError) && Transitions.ContainsKey(from)
            : Transitions.TryGetValue(from, out var next) && next.Contains(to);

    /// <summary>Whether the exchange is over; all that may follow is entered-in-error.</summary>
    public static bool IsFinal(ReferralStatus status) => Transitions.TryGetValue(status, out var next) && next.Length == 0;

    /// <summary>A step belongs to one role or more, leads to one status, and is open wherever that status may follow.</summary>
    /// <param name="OnlyFrom">The one status from which it is open; null for all.</param>
    /// <param name="Else">Why it is not open from the others that the status may follow.</param>
    private sealed record Row(ReferralRole[] Actors, ReferralStatus To, ReferralStatus? OnlyFrom = null, string? Else = null);

    private static StepResult Refused(RefusalReason reason, string message) => new(Next: null, new Refusal(reason, message));
}
