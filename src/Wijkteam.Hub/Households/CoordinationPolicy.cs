using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>What the hub itself does when a household's time has come. Pure.</summary>
internal static class CoordinationPolicy
{
    /// <summary>When the hub looks at it next; null if never.</summary>
    /// <param name="validUntil">When time alone may change who sees what.</param>
    public static DateTimeOffset? NextLook(HouseholdBody body, DateTimeOffset? validUntil)
    {
        var household = body.Household;
        Timestamp?[] times =
        [
            body.CoordinatorDueTime,
            household.Offer?.DueTime,
            household.Coordinator?.Absence?.EndTime,
            household.Escalation?.Kind == EscalationKind.RequestUnanswered ? null : household.CoordinatorRequest?.DueTime,
            household.Escalation?.Kind is EscalationKind.Silence or EscalationKind.Absence ? null : household.Coordinator?.SilenceDueTime,
            .. body.PlanTerms.Select(term => term.DueTime),
        ];
        return times.OfType<Timestamp>().Select(time => (DateTimeOffset?)time.ToDateTimeOffset()).Append(validUntil).Min();
    }

    /// <summary>Does what is due.</summary>
    /// <returns>Whether anything was.</returns>
    public static bool Look(HouseholdChange change)
    {
        if (change.Household.Status != HouseholdStatus.Active)
        {
            return false;
        }

        var looked = LookAtOffer(change);
        looked |= LookAtAbsence(change);
        looked |= LookAtSilence(change);
        looked |= LookAtVacancy(change);
        looked |= LookAtRequest(change);
        looked |= LookAtPlan(change);
        return looked | change.Settle();
    }

    private static bool LookAtOffer(HouseholdChange change)
    {
        if (!IsDue(change.Household.Offer?.DueTime, change))
        {
            return false;
        }

        var offered = change.Household.Offer!.ParticipantId;
        change.Household.Offer = null;
        if (change.Household.Escalation?.Kind is not (EscalationKind.Silence or EscalationKind.Absence))
        {
            change.Escalate(EscalationKind.OfferUnanswered);
        }

        change.Tell(HouseholdNoticeKind.CoordinationChanged, [offered]);
        return true;
    }

    private static bool LookAtAbsence(HouseholdChange change)
    {
        if (!IsDue(change.Household.Coordinator?.Absence?.EndTime, change))
        {
            return false;
        }

        // Who was away has the whole term again; an escalation stands until they do something.
        change.Household.Coordinator!.Absence = null;
        change.Household.Coordinator.SilenceDueTime = Timestamp.FromDateTimeOffset(change.Circumstances.Now + change.Options.SilenceAfter);
        change.TellMunicipal(HouseholdNoticeKind.CoordinationChanged);
        return true;
    }

    private static bool LookAtSilence(HouseholdChange change)
    {
        if (!IsDue(change.Household.Coordinator?.SilenceDueTime, change) || change.Household.Escalation?.Kind is EscalationKind.Silence or EscalationKind.Absence)
        {
            return false;
        }

        change.Escalate(EscalationKind.Silence);
        return true;
    }

    private static bool LookAtVacancy(HouseholdChange change)
    {
        if (!IsDue(change.Body.CoordinatorDueTime, change))
        {
            return false;
        }

        change.Escalate(EscalationKind.NoCoordinator);
        return true;
    }

    private static bool LookAtRequest(HouseholdChange change)
    {
        if (!IsDue(change.Household.CoordinatorRequest?.DueTime, change) || change.Household.Escalation?.Kind == EscalationKind.RequestUnanswered)
        {
            return false;
        }

        change.Escalate(EscalationKind.RequestUnanswered);
        return true;
    }

    private static bool LookAtPlan(HouseholdChange change)
    {
        var due = change.Body.PlanTerms.Where(term => IsDue(term.DueTime, change)).ToList();
        foreach (var term in due)
        {
            change.Body.PlanTerms.Remove(term);
            change.Tell(HouseholdNoticeKind.DeliberationChanged, [term.ParticipantId], itemId: term.ItemId);
        }

        return due.Count > 0;
    }

    private static bool IsDue(Timestamp? time, HouseholdChange change) => time is not null && time <= change.Now;
}
