using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>Some members go on in a household of their own.</summary>
/// <param name="newId">The new household's.</param>
/// <param name="request">Checked.</param>
internal sealed class SplitHousehold(Guid id, Guid newId, SplitHouseholdRequest request, HouseholdOptions options) : Step<HouseholdState>
{
    public override async ValueTask<HouseholdState> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        var state = await HouseholdState.LoadForAsync(archive, id, Caller!.Participant.Id, cancellationToken);
        return await state.WithPlanAsync(archive, cancellationToken);
    }

    public override Decision Decide(HouseholdState state, Circumstances circumstances)
    {
        var old = new HouseholdChange(state, Caller, circumstances, options);
        old.RequireCoordinator(request.CoordinatorEpoch, request.ExpectedVersion);
        CheckMembers(old);
        var made = new HouseholdChange(FormHousehold.Empty(newId), Caller, circumstances, options) { Ids = old.NextId };
        (made.Household.CreateTime, made.Household.Address, made.Household.SplitFromHouseholdId) = (made.Now, request.Address, state.Household.Id);
        Moving.Carry(old, made, request.MemberIds, state.Items);
        foreach (var party in state.Household.Parties.Where(party => made.Access.SeenBy(party.ParticipantId).Any()))
        {
            made.Involve(party.ParticipantId);
        }

        if (request.Coordinate)
        {
            made.RequireCoverage(made.CallerId, "member_ids");
            made.Appoint();
        }
        else
        {
            made.AwaitCoordinator();
        }

        old.TellAll(HouseholdNoticeKind.Changed);
        var decision = HouseholdChange.Decide(old, made);
        return decision with { Entries = [.. decision.Entries.OrderByDescending(entry => entry.RecordId == newId && entry.Kind == EntryKind.HouseholdChanged)] };
    }

    private void CheckMembers(HouseholdChange old)
    {
        for (var i = 0; i < request.MemberIds.Count; i++)
        {
            if (old.Household.FindMember(request.MemberIds[i]) is null)
            {
                throw HouseholdRefusals.UnknownMember($"member_ids[{i}]");
            }
        }

        if (request.MemberIds.Count == old.Household.Members.Count)
        {
            throw HouseholdRefusals.Invalid("member_ids", "Some of the members, not all.");
        }
    }
}
