using System.Collections.Frozen;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;
using static Wijkteam.Hub.V1.AuditAction;

namespace Wijkteam.Hub.Audit;

/// <summary>What NEN 7513 calls what an entry tells.</summary>
internal static class AuditActions
{
    private static readonly FrozenDictionary<EntryKind, AuditAction> Actions = new (AuditAction Action, EntryKind[] Kinds)[]
    {
        (Create,
        [
            EntryKind.ReferralSubmitted, EntryKind.ReferralOffered, EntryKind.ConsentRecorded, EntryKind.AttachmentAdded, EntryKind.SignalSubmitted,
        ]),
        (Update,
        [
            EntryKind.ReferralAccepted, EntryKind.ReferralDeclined, EntryKind.ReferralStarted, EntryKind.ReferralCompleted, EntryKind.ReferralClosed,
            EntryKind.ReferralCancelled, EntryKind.ReferralHeld, EntryKind.ReferralFailed, EntryKind.ReferralProgressReported, EntryKind.ReferralCancellationRequested,
            EntryKind.ReferralEnteredInError, EntryKind.ReferralPassedOn, EntryKind.OnwardReferralEnded, EntryKind.ReferralHandedOver, EntryKind.OfferDeclined,
            EntryKind.OfferClosed, EntryKind.ConsentRevoked, EntryKind.SignalTriaged, EntryKind.SignalAnswered, EntryKind.SignalClosed,
            EntryKind.SignalSubjectConfirmed, EntryKind.SignalEnteredInError, EntryKind.TermPassed, EntryKind.ReferralTransferred, EntryKind.SignalTransferred,
            EntryKind.SignalHandedOver, EntryKind.TransferClosed, EntryKind.TransferAwaited, EntryKind.HouseholdChanged, EntryKind.HouseholdTold,
            EntryKind.HouseholdClosed, EntryKind.PlanItemChanged,
        ]),
        (Read,
        [
            EntryKind.DisclosedToInbox, EntryKind.DisclosedOnRead, EntryKind.Read, EntryKind.ClosureTold, EntryKind.FailureTold, EntryKind.LogRead,
        ]),
        (Execute,
        [
            EntryKind.DeliveryDied, EntryKind.DeliveryFailed, EntryKind.DeliveryReplayed, EntryKind.DeliveryDiscarded, EntryKind.ContactAlarmed, EntryKind.AlarmSent,
        ]),
    }.SelectMany(row => row.Kinds, (row, kind) => KeyValuePair.Create(kind, row.Action)).ToFrozenDictionary();

    /// <summary>The kinds of entries that are about a citizen.</summary>
    public static IEnumerable<EntryKind> Kinds => Actions.Keys;

    public static AuditAction ActionOf(EntryKind kind) => Actions.GetValueOrDefault(kind);

    public static AuditOutcome OutcomeOf(EntryKind kind) => kind is EntryKind.DeliveryDied or EntryKind.DeliveryFailed ? AuditOutcome.Failure : AuditOutcome.Success;

    /// <summary>Whether the one whose entry it is asked for it: what is delivered comes unasked.</summary>
    public static bool IsAsked(EntryRow entry) =>
        entry.Actor != EntryRow.HubActor
        && entry.Kind is not (EntryKind.DisclosedToInbox or EntryKind.ClosureTold or EntryKind.FailureTold or EntryKind.AlarmSent);
}
