using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using static Wijkteam.Hub.Referrals.ReferralRole;
using static Wijkteam.Hub.Referrals.ReferralStep;
using static Wijkteam.Hub.V1.ReferralStatus;
using Business = Wijkteam.Hub.V1.ReferralBusinessStatus;

namespace Wijkteam.Hub.Referrals;

/// <summary>Who takes a step.</summary>
internal enum ReferralRole
{
    /// <summary>The participant that submits.</summary>
    Source,

    /// <summary>The participant that the hub routed to, that the source named, or that has accepted an offer.</summary>
    Target,

    /// <summary>One to whom it is offered, and who has not answered yet.</summary>
    Recipient,

    /// <summary>One to whom it was offered, and whom another was before; or who lost it as it ended.</summary>
    FormerRecipient,

    /// <summary>The hub itself.</summary>
    Hub,
}

/// <summary>What can be done with a referral.</summary>
internal enum ReferralStep
{
    Submit,
    Accept,
    Decline,

    /// <summary>Declines an offer while others may still accept it.</summary>
    DeclineOffer,

    /// <summary>Begins, or goes on after a pause.</summary>
    Start,

    Hold,
    ReportProgress,
    Complete,
    Fail,
    Cancel,

    /// <summary>Asks the target to end what it has accepted.</summary>
    RequestCancellation,

    MarkEnteredInError,

    /// <summary>Adds a file to it.</summary>
    AddAttachment,

    /// <summary>Refers onward: another referral is based on it.</summary>
    PassOn,

    /// <summary>Hears that a referral that is based on it has ended.</summary>
    HearOfOnward,

    /// <summary>Goes on to another: the target asks for it since the citizen has moved, or the hub does it since the municipality is arranged anew.</summary>
    GiveOn,

    /// <summary>Ends an exchange whose basis has fallen away: "closed, no further information".</summary>
    Close,
}

/// <summary>What became of a step: the states that follow, or why it is refused.</summary>
/// <param name="Status">Null if it is refused.</param>
/// <param name="Refusal">Null if it is not.</param>
internal readonly record struct StepResult(ReferralStatus? Status, Business BusinessStatus, Refusal? Refusal);

/// <summary>
/// The states of a referral: FHIR <c>Task.status</c> as in Gravity SDOH Clinical Care
/// (http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/SDOHCC-TaskForReferralManagement), and in finer steps <c>Task.businessStatus</c> as in BSeR
/// (http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS).
/// </summary>
internal static class ReferralSteps
{
    private const string CancelAfterAcceptance =
        "Once accepted, a referral is cancelled by the target; the source asks for it with RequestReferralCancellation.";

    private const string CancellationRequested =
        "The source has asked to cancel this referral; all that may follow is that the target cancels, completes or fails it.";

    private static readonly ReferralStatus[] TakenOn = [Accepted, InProgress, OnHold];
    private static readonly ReferralStatus[] Ended = [Rejected, Cancelled, Completed, Failed];

    /// <summary>A step is open to whom and from where a row says so, and to nobody from nowhere else. Unspecified stands for "there is none yet".</summary>
    private static readonly Row[] Table =
    [
        //    step               by      from                    status then     business status then     also once cancellation is requested
        new(Submit,              Source, [Unspecified, Draft],   Requested,      Business.Created),
        new(Accept,              Target, [Requested],            Accepted,       Business.Accepted),
        new(Accept,              Recipient, [Requested],         Accepted,       Business.Accepted), // And becomes the target.
        new(Decline,             Target, [Requested],            Rejected,       Business.Declined),
        new(Decline,             Recipient, [Requested],         Rejected,       Business.Declined), // The last of them.
        new(DeclineOffer,        Recipient, [Requested],         Same,           Stays),
        new(Start,               Target, [Accepted, OnHold],     InProgress,     Stays),
        new(Hold,                Target, [Accepted, InProgress], OnHold,         Stays),
        new(ReportProgress,      Target, TakenOn,                Same,           Stays), // It becomes what is reported.
        new(Complete,            Target, TakenOn,                Completed,      Business.Completed,      true),
        new(Fail,                Target, TakenOn,                Failed,         Business.Unspecified,    true),
        new(Cancel,              Target, [Requested, ..TakenOn], Cancelled,      Business.Cancelled,      true),
        new(Cancel,              Source, [Requested],            Cancelled,      Business.Cancelled) { Else = CancelAfterAcceptance },
        new(RequestCancellation, Source, TakenOn,                Same,           Business.CancellationRequested),
        new(MarkEnteredInError,  Source, [Draft, Requested, ..TakenOn, ..Ended], EnteredInError, Business.Unspecified, true),
        new(AddAttachment,       Source, [Requested, ..TakenOn], Same,           Stays),
        new(AddAttachment,       Target, TakenOn,                Same,           Stays),
        new(PassOn,              Target, TakenOn,                Same,           Stays),
        new(HearOfOnward,        ReferralRole.Hub, [..TakenOn, Completed, Failed, Cancelled], Same, Stays,       true),
        new(GiveOn,              Target, [Requested, ..TakenOn], Same,           Stays),
        new(GiveOn,              ReferralRole.Hub, [Requested, ..TakenOn], Same,           Stays,                  true),
        new(Close,               ReferralRole.Hub, [Requested, ..TakenOn], Cancelled,      Business.Cancelled,      true),
    ];

    private static ReferralStatus? Same => null;

    private static Business? Stays => null;

    /// <summary>The states that a step leads to, or STEP_OF_OTHER_PARTY, or STATE_NOT_ALLOWED.</summary>
    public static StepResult Next(ReferralStatus from, Business business, ReferralStep step, ReferralRole actor)
    {
        if (actor == FormerRecipient)
        {
            return step is Accept or Decline
                ? Refused(RefusalReason.OfferTaken, "Another recipient has accepted this offer, or it has been withdrawn.")
                : new StepResult(Status: null, Business.Unspecified, ReferralRefusals.NotFound().Refusal);
        }

        // The actor first: whose step it is does not depend on how the other party is getting on.
        if (Array.Find(Table, row => row.Step == step && row.Actor == actor) is not { } row)
        {
            var owners = Table.Where(candidate => candidate.Step == step).Select(candidate => candidate.Actor);
            return Refused(RefusalReason.StepOfOtherParty, $"The step {step} belongs to the {string.Join(" or ", owners)} of the referral.");
        }

        if (business == Business.CancellationRequested && !row.OnceCancellationIsRequested)
        {
            return Refused(RefusalReason.StateNotAllowed, CancellationRequested);
        }

        if (row.From.Contains(from))
        {
            return new StepResult(row.To ?? from, row.Business ?? business, Refusal: null);
        }

        return Refused(
            RefusalReason.StateNotAllowed,
            row.Else is { } text && TakenOn.Contains(from) ? text : $"The step {step} does not go with a referral in status {from}.");
    }

    /// <summary>Whether a step is open to a role at all.</summary>
    public static bool BelongsTo(ReferralStep step, ReferralRole actor) => Array.Exists(Table, row => row.Step == step && row.Actor == actor);

    /// <summary>Whether the exchange is over; all that may follow is entered-in-error.</summary>
    public static bool IsFinal(ReferralStatus status) => status == EnteredInError || Ended.Contains(status);

    /// <param name="To">Null: the status stays.</param>
    /// <param name="Business">Null: the business status stays.</param>
    /// <param name="OnceCancellationIsRequested">Whether it is still open when the source has asked to cancel.</param>
    private sealed record Row(
        ReferralStep Step, ReferralRole Actor, ReferralStatus[] From, ReferralStatus? To, Business? Business, bool OnceCancellationIsRequested = false)
    {
        /// <summary>Why it is not open from accepted on; null if there is no more to say of it than of another status.</summary>
        public string? Else { get; init; }
    }

    private static StepResult Refused(RefusalReason reason, string message) => new(Status: null, Business.Unspecified, new Refusal(reason, message));
}
