using Google.Protobuf;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>The items of plans as records.</summary>
internal static class PlanItems
{
    public static PlanItem Of(Goal goal) => new() { Goal = goal };

    public static PlanItem Of(Outcome outcome) => new() { Outcome = outcome };

    public static PlanItem Of(CrisisAgreement agreement) => new() { CrisisAgreement = agreement };

    public static PlanItem Of(Deliberation deliberation) => new() { Deliberation = deliberation };

    /// <summary>Puts an item's next version into the journal, with the household's.</summary>
    public static void Put(this HouseholdChange change, Guid id, PlanItem item)
    {
        item.HouseholdVersion = change.Household.Version;
        change.Put(
            new NewState(
                id, RecordKind.PlanItem, item.VersionOf(), change.Caller?.Participant.Id ?? EntryRow.HubActor, Target: "", (int)item.ItemCase,
                change.Circumstances.Now, item),
            EntryKind.PlanItemChanged);
    }

    public static long VersionOf(this PlanItem item) => item.ItemCase switch
    {
        PlanItem.ItemOneofCase.Goal => item.Goal.Version,
        PlanItem.ItemOneofCase.CrisisAgreement => item.CrisisAgreement.Version,
        PlanItem.ItemOneofCase.Deliberation => item.Deliberation.Version,
        _ => 1,
    };

    /// <summary>Whom an item is about; empty for what is about all.</summary>
    public static IReadOnlyList<string> MembersOf(this PlanItem item) => item.ItemCase switch
    {
        PlanItem.ItemOneofCase.Goal => item.Goal.MemberIds,
        PlanItem.ItemOneofCase.Outcome => [item.Outcome.MemberId],
        PlanItem.ItemOneofCase.Deliberation => item.Deliberation.MemberIds,
        _ => [],
    };

    /// <summary>To whom an item is limited; empty if to nobody in particular.</summary>
    public static IReadOnlyList<string> LimitsOf(this PlanItem item) => item.ItemCase switch
    {
        PlanItem.ItemOneofCase.Goal => [.. item.Goal.LimitedToParticipantIds],
        PlanItem.ItemOneofCase.CrisisAgreement => [.. item.CrisisAgreement.LimitedToParticipantIds],
        _ => [],
    };

    /// <summary>Whether an item is not limited to others.</summary>
    public static bool IsOpenTo(this IEnumerable<string> limits, string participantId) => !limits.Any() || limits.Contains(participantId);

    /// <summary>The parties that could see a goal before the step.</summary>
    public static IReadOnlyList<string> SawBefore(this HouseholdChange change, Goal goal) =>
    [
        .. change.PartiesBefore.Where(party => goal.LimitedToParticipantIds.IsOpenTo(party) && change.AccessBefore.Covers(goal.MemberIds, goal.LifeDomain, party)),
    ];

    /// <summary>The parties that could see a crisis agreement before the step: those who saw every member.</summary>
    public static IReadOnlyList<string> SawBefore(this HouseholdChange change, CrisisAgreement agreement) =>
    [
        .. change.PartiesBefore.Where(party => agreement.LimitedToParticipantIds.IsOpenTo(party) && change.AccessBefore.Covers(change.MembersBefore, LifeDomain.Unspecified, party)),
    ];

    /// <summary>A goal's next version.</summary>
    public static Goal Next(this HouseholdChange change, Goal old)
    {
        var next = old.Clone();
        next.Version++;
        (next.UpdateTime, next.AuthorParticipantId) = (change.Now, change.CallerId);
        return next;
    }
}
