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

    /// <summary>A goal's next version.</summary>
    public static Goal Next(this HouseholdChange change, Goal old)
    {
        var next = old.Clone();
        next.Version++;
        (next.UpdateTime, next.AuthorParticipantId) = (change.Now, change.CallerId);
        return next;
    }
}
