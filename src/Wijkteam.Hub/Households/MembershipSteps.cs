using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>The coordinator's steps with who is in a household, and where it lives. Pure.</summary>
internal static class MembershipSteps
{
    public static void Remove(HouseholdChange change, RemoveMemberRequest request)
    {
        change.RequireCoordinator(request.CoordinatorEpoch, request.ExpectedVersion);
        if (change.Household.FindMember(request.MemberId) is null)
        {
            throw HouseholdRefusals.UnknownMember("member_id");
        }

        if (change.Household.Members.Count == 1)
        {
            throw HouseholdRefusals.State("The last member does not leave: close the household.");
        }

        change.Leave(request.MemberId);
        change.TellAll(HouseholdNoticeKind.Changed);
    }

    public static void Move(HouseholdChange change, MoveHouseholdRequest request)
    {
        change.RequireCoordinator(request.CoordinatorEpoch, request.ExpectedVersion);
        change.Household.Address = request.Address;
        change.TellAll(HouseholdNoticeKind.Changed);
    }

    public static void Close(HouseholdChange change, CloseHouseholdRequest request)
    {
        change.RequireCoordinator(request.CoordinatorEpoch, request.ExpectedVersion);
        change.Household.CloseReason = request.Reason;
        foreach (var member in change.Household.Members)
        {
            change.Release(member.Id);
        }

        change.End(HouseholdStatus.Closed);
    }
}

/// <summary>The coordinator adds a member.</summary>
/// <param name="request">Checked.</param>
internal sealed class AddMember(Guid id, AddMemberRequest request, HouseholdOptions options) : Step<HouseholdState>
{
    public override async ValueTask<HouseholdState> LoadAsync(Archive archive, CancellationToken cancellationToken)
    {
        var state = await HouseholdState.LoadForAsync(archive, id, Caller!.Participant.Id, cancellationToken);
        return await state.WithJoiningAsync(archive, [request.Member], Caller.Participant.Id, cancellationToken);
    }

    public override Decision Decide(HouseholdState state, Circumstances circumstances)
    {
        var change = new HouseholdChange(state, Caller, circumstances, options);
        change.RequireCoordinator(request.CoordinatorEpoch, request.ExpectedVersion);
        if (state.Household.Members.Count >= HouseholdCheck.MaxMembers)
        {
            throw HouseholdRefusals.State($"At most {HouseholdCheck.MaxMembers} members.");
        }

        Joining.Join(change, request.Member, state.Joining[0], "member");
        change.TellAll(HouseholdNoticeKind.Changed);
        return HouseholdChange.Decide(change);
    }
}
