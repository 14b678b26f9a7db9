using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>Two households prove to be one.</summary>
/// <param name="id">The one that goes on.</param>
/// <param name="request">Checked.</param>
internal sealed class MergeHouseholds(Guid id, Guid otherId, MergeHouseholdsRequest request, HouseholdOptions options) : Step<HouseholdState>
{
    public override ValueTask<HouseholdState> LoadAsync(Archive archive, CancellationToken cancellationToken) =>
        PairOfHouseholds.LoadAsync(archive, id, otherId, Caller!.Participant.Id, cancellationToken);

    public override Decision Decide(HouseholdState state, Circumstances circumstances)
    {
        var (going, ending) = PairOfHouseholds.Open(state, Caller, circumstances, options);
        going.RequireCoordinator(request.CoordinatorEpoch, request.ExpectedVersion);
        ending.RequireActive();
        RequireGivenUp(ending);
        if (going.Household.Members.Count + ending.Household.Members.Count > HouseholdCheck.MaxMembers)
        {
            throw HouseholdRefusals.State($"At most {HouseholdCheck.MaxMembers} members.");
        }

        string[] members = [.. ending.Household.Members.Select(member => member.Id)];
        Moving.Carry(ending, going, members, state.Items);
        going.RequireCoverage(going.CallerId, "other_household_id");
        going.Household.Mergers.Add(new Merger { HouseholdId = ending.Household.Id, MemberIds = { members }, MergeTime = going.Now });
        foreach (var party in ending.Household.Parties.Where(party => going.Access.SeenBy(party.ParticipantId).Any()))
        {
            going.Involve(party.ParticipantId);
        }

        ending.Household.MergedIntoHouseholdId = going.Household.Id;
        ending.End(HouseholdStatus.Merged);
        going.TellAll(HouseholdNoticeKind.Changed);
        return HouseholdChange.Decide(going, ending);
    }

    /// <summary>Nobody is merged out of a household under their hands: its coordinator, if there is one, has offered the coordination, or is the caller.</summary>
    private static void RequireGivenUp(HouseholdChange ending)
    {
        if (ending.Household.Coordinator is { } coordinator
            && ending.Household.Offer?.ParticipantId != ending.CallerId
            && !(coordinator.ParticipantId == ending.CallerId && coordinator.Professional.Value == ending.Caller!.Professional!.Value))
        {
            throw HouseholdRefusals.State("The other household's coordinator has not offered you the coordination.");
        }
    }
}

/// <summary>A merger is taken back.</summary>
/// <param name="id">The household that went on.</param>
/// <param name="request">Checked.</param>
internal sealed class UndoMerge(Guid id, Guid otherId, UndoMergeRequest request, HouseholdOptions options) : Step<HouseholdState>
{
    /// <remarks>Who coordinates by now need not have been involved in the other one.</remarks>
    public override ValueTask<HouseholdState> LoadAsync(Archive archive, CancellationToken cancellationToken) => PairOfHouseholds.LoadAsync(
        archive, id, otherId, Caller!.Participant.Id, cancellationToken, mayLoad: state => state.Household.Mergers.Any(merger => merger.HouseholdId == otherId.ToString()));

    public override Decision Decide(HouseholdState state, Circumstances circumstances)
    {
        var (going, returning) = PairOfHouseholds.Open(state, Caller, circumstances, options);
        going.RequireCoordinator(request.CoordinatorEpoch, request.ExpectedVersion);
        if (going.Household.Mergers.FirstOrDefault(merger => merger.HouseholdId == returning.Household.Id) is not { } merger)
        {
            throw HouseholdRefusals.Merged("other_household_id");
        }

        string[] members = [.. merger.MemberIds.Where(member => going.Household.FindMember(member) is not null)];
        if (members.Length == 0 || members.Length == going.Household.Members.Count)
        {
            throw HouseholdRefusals.State("Those who came with the merger, or those who were there before, have all left.");
        }

        going.Household.Mergers.Remove(merger);
        (returning.Household.Status, returning.Household.MergedIntoHouseholdId) = (HouseholdStatus.Active, "");
        Moving.Carry(going, returning, members, state.Items);
        Restore(returning);
        going.TellAll(HouseholdNoticeKind.Changed);
        return HouseholdChange.Decide(going, returning);
    }

    private void Restore(HouseholdChange returning)
    {
        foreach (var party in returning.Household.Parties.Select(party => party.ParticipantId).Append(returning.CallerId).Distinct().ToList())
        {
            returning.Involve(party);
        }

        returning.TellAll(HouseholdNoticeKind.Involved);
        if (request.Coordinate)
        {
            returning.RequireCoverage(returning.CallerId, "coordinate");
            returning.Appoint();
        }
        else
        {
            // It had a coordinator once: that it has none now is for people to hear at once.
            returning.Escalate(EscalationKind.NoCoordinator);
        }
    }
}

/// <summary>Two households in one step, with both plans.</summary>
internal static class PairOfHouseholds
{
    private const string OtherField = "other_household_id";

    /// <param name="mayLoad">By the one, whether the other may be looked at also by who is not involved in it.</param>
    /// <exception cref="RefusedException">NOT_FOUND: the participant is not involved in both. FIELD_INVALID: they are one.</exception>
    public static async ValueTask<HouseholdState> LoadAsync(
        Archive archive, Guid id, Guid otherId, string participantId, CancellationToken cancellationToken, Func<HouseholdState, bool>? mayLoad = null)
    {
        if (id == otherId)
        {
            throw HouseholdRefusals.Invalid(OtherField, "Another household than this one.");
        }

        var state = await (await HouseholdState.LoadForAsync(archive, id, participantId, cancellationToken)).WithPlanAsync(archive, cancellationToken);
        var known = mayLoad?.Invoke(state) == true
            ? await HouseholdState.LoadAsync(archive, otherId, cancellationToken)
            : await HouseholdState.LoadForAsync(archive, otherId, participantId, cancellationToken, OtherField);
        var other = await (known ?? throw HouseholdRefusals.NotFound(OtherField)).WithPlanAsync(archive, cancellationToken);
        return state with { Other = other, Items = [.. state.Items, .. other.Items] };
    }

    public static (HouseholdChange One, HouseholdChange Other) Open(HouseholdState state, Identity.Caller? caller, Circumstances circumstances, HouseholdOptions options)
    {
        var one = new HouseholdChange(state, caller, circumstances, options);
        return (one, new HouseholdChange(state.Other!, caller, circumstances, options) { Ids = one.NextId, Field = OtherField });
    }
}
