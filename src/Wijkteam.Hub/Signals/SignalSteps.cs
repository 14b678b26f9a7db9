using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using static Wijkteam.Hub.V1.SignalStatus;

namespace Wijkteam.Hub.Signals;

/// <summary>Who takes a step with a signal.</summary>
internal enum SignalRole
{
    /// <summary>The participant that submits.</summary>
    Source,

    /// <summary>The participant that the hub routed to.</summary>
    Target,

    /// <summary>The hub itself.</summary>
    Hub,
}

/// <summary>What can be done with a signal.</summary>
internal enum SignalStep
{
    Submit,

    /// <summary>Triage: it is looked into.</summary>
    TakeUp,

    /// <summary>Triage: it belongs elsewhere, or nothing is done. The triage is the answer.</summary>
    Settle,

    /// <summary>Answers what was taken up.</summary>
    Answer,

    /// <summary>Says who the citizen is; the status stays.</summary>
    ConfirmSubject,

    /// <summary>Should never have been.</summary>
    EnterInError,

    /// <summary>Goes on to another, since the citizen has moved; the status stays.</summary>
    GiveOn,

    /// <summary>Goes on to another, since the municipality is arranged anew; the status stays.</summary>
    Succeed,

    /// <summary>Ends an exchange whose basis has fallen away: "closed, no further information".</summary>
    Close,
}

/// <summary>The states of a signal and whose steps lead from one to the other.</summary>
internal static class SignalSteps
{
    private static readonly Row[] Rows =
    [
        new(Unspecified, SignalStep.Submit, SignalRole.Source, Received),
        new(Received, SignalStep.TakeUp, SignalRole.Target, TakenUp),
        new(Received, SignalStep.Settle, SignalRole.Target, Closed),
        new(Received, SignalStep.ConfirmSubject, SignalRole.Target, Received),
        new(Received, SignalStep.GiveOn, SignalRole.Target, Received),
        new(Received, SignalStep.Succeed, SignalRole.Hub, Received),
        new(Received, SignalStep.EnterInError, SignalRole.Source, EnteredInError),
        new(Received, SignalStep.Close, SignalRole.Hub, Closed),
        new(TakenUp, SignalStep.Answer, SignalRole.Target, Closed),
        new(TakenUp, SignalStep.ConfirmSubject, SignalRole.Target, TakenUp),
        new(TakenUp, SignalStep.GiveOn, SignalRole.Target, TakenUp),
        new(TakenUp, SignalStep.Succeed, SignalRole.Hub, TakenUp),
        new(TakenUp, SignalStep.EnterInError, SignalRole.Source, EnteredInError),
        new(TakenUp, SignalStep.Close, SignalRole.Hub, Closed),
        new(Closed, SignalStep.EnterInError, SignalRole.Source, EnteredInError),
    ];

    /// <summary>The status that a step leads to.</summary>
    /// <param name="actors">The roles of who takes it: a desk that takes a citizen's question in may be source and target at once.</param>
    /// <exception cref="RefusedException">STEP_OF_OTHER_PARTY or STATE_NOT_ALLOWED.</exception>
    public static SignalStatus Next(SignalStatus from, SignalStep step, params ReadOnlySpan<SignalRole> actors)
    {
        // The actor first: whose step it is does not depend on how the other party is getting on.
        var owner = Array.Find(Rows, row => row.Step == step)!.Actor;
        if (!actors.Contains(owner))
        {
            throw new RefusedException(new Refusal(RefusalReason.StepOfOtherParty, $"The step {step} belongs to the {owner} of the signal."));
        }

        return Array.Find(Rows, row => row.From == from && row.Step == step)?.To
            ?? throw new RefusedException(new Refusal(RefusalReason.StateNotAllowed, $"The step {step} does not go with a signal in status {from}."));
    }

    /// <summary>Whether the exchange is over; all that may follow is entered-in-error.</summary>
    public static bool IsFinal(SignalStatus status) => status is Closed or EnteredInError;

    private sealed record Row(SignalStatus From, SignalStep Step, SignalRole Actor, SignalStatus To);
}
