using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>The gRPC edge of households: checks what came in, takes the step, answers. This part: households and who is in them.</summary>
[Authorize(Policy = Policies.Professional)]
internal sealed partial class HouseholdService(
    Submission submission,
    HouseholdReading reading,
    HouseholdSearch search,
    HouseholdExchanges exchanges,
    CitizenSearch citizens,
    CurrentDirectory directory,
    IOptions<HouseholdOptions> options,
    TimeProvider time)
    : V1.HouseholdService.HouseholdServiceBase
{
    public override async Task<FormHouseholdResponse> FormHousehold(FormHouseholdRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId);
        HouseholdCheck.Check(call.Faults, request, call.Caller.Participant.Kind, time.GetUtcNow(), Exists);
        var step = new FormHousehold(NewId(), request, options.Value) { Caller = call.Caller, Request = Request(call), Faults = call.Faults };
        return new FormHouseholdResponse { Household = await TakeAsync(call, step, request.Members) };
    }

    public override async Task<GetHouseholdResponse> GetHousehold(GetHouseholdRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        var id = Uuids.Check(faults, "id", request.Id);
        faults.ThrowIfAny();
        return new GetHouseholdResponse { Household = await reading.ReadAsync(id, CallerOf(context), context.CancellationToken) };
    }

    public override async Task<FindHouseholdResponse> FindHousehold(FindHouseholdRequest request, ServerCallContext context)
    {
        var caller = CallerOf(context);
        var faults = new Faults();
        SubjectCheck.Check(faults, "subject", request.Subject, caller.Participant.Kind, SubjectUse.FindConsent, time.GetUtcNow());
        faults.ThrowIfAny();
        return new FindHouseholdResponse { Household = await search.FindAsync(request.Subject, caller, context.CancellationToken) };
    }

    public override Task<ListHouseholdsResponse> ListHouseholds(ListHouseholdsRequest request, ServerCallContext context) =>
        search.ListAsync(request, context.Method, CallerOf(context), context.CancellationToken);

    public override async Task<ListHouseholdExchangesResponse> ListHouseholdExchanges(ListHouseholdExchangesRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        var id = Uuids.Check(faults, "id", request.Id);
        faults.ThrowIfAny();
        return new ListHouseholdExchangesResponse { Exchanges = { await exchanges.ListAsync(id, CallerOf(context), context.CancellationToken) } };
    }

    public override async Task<AddMemberResponse> AddMember(AddMemberRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch);
        HouseholdCheck.Check(call.Faults, "member", request.Member, call.Caller.Participant.Kind, time.GetUtcNow(), Exists);
        var step = new AddMember(call.HouseholdId, request, options.Value) { Caller = call.Caller, Request = Request(call), Faults = call.Faults };
        return new AddMemberResponse { Household = await TakeAsync(call, step, [request.Member]) };
    }

    public override async Task<RemoveMemberResponse> RemoveMember(RemoveMemberRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch);
        Uuids.Check(call.Faults, "member_id", request.MemberId);
        HouseholdCheck.CheckReason(call.Faults, request.Reason);
        return new RemoveMemberResponse { Household = await TakeAsync(call, change => MembershipSteps.Remove(change, request)) };
    }

    public override async Task<MoveHouseholdResponse> MoveHousehold(MoveHouseholdRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch);
        HouseholdCheck.CheckAddress(call.Faults, "address", request.Address, required: true);
        return new MoveHouseholdResponse { Household = await TakeAsync(call, change => MembershipSteps.Move(change, request)) };
    }

    public override async Task<SplitHouseholdResponse> SplitHousehold(SplitHouseholdRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch);
        HouseholdCheck.CheckSplit(call.Faults, request);
        var step = new SplitHousehold(call.HouseholdId, NewId(), request, options.Value) { Caller = call.Caller, Request = Request(call), Faults = call.Faults };
        var made = await TakeAsync(call, step);
        return new SplitHouseholdResponse { NewHousehold = made, Household = await reading.AnswerAsync(call.HouseholdId, call.Caller, context.CancellationToken) };
    }

    public override async Task<MergeHouseholdsResponse> MergeHouseholds(MergeHouseholdsRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch);
        var otherId = Uuids.Check(call.Faults, "other_household_id", request.OtherHouseholdId);
        var step = new MergeHouseholds(call.HouseholdId, otherId, request, options.Value) { Caller = call.Caller, Request = Request(call), Faults = call.Faults };
        return new MergeHouseholdsResponse { Household = await TakeAsync(call, step) };
    }

    public override async Task<UndoMergeResponse> UndoMerge(UndoMergeRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch);
        var otherId = Uuids.Check(call.Faults, "other_household_id", request.OtherHouseholdId);
        var step = new UndoMerge(call.HouseholdId, otherId, request, options.Value) { Caller = call.Caller, Request = Request(call), Faults = call.Faults };
        var household = await TakeAsync(call, step);
        return new UndoMergeResponse { Household = household, OtherHousehold = await reading.AnswerAsync(otherId, call.Caller, context.CancellationToken) };
    }

    public override async Task<CloseHouseholdResponse> CloseHousehold(CloseHouseholdRequest request, ServerCallContext context)
    {
        var call = Call(context, request, request.RequestId, request.Id, request.ExpectedVersion);
        HouseholdCheck.CheckEpoch(call.Faults, request.CoordinatorEpoch);
        HouseholdCheck.CheckReason(call.Faults, request.Reason);
        return new CloseHouseholdResponse { Household = await TakeAsync(call, change => MembershipSteps.Close(change, request)) };
    }

    private async Task<Household?> TakeAsync(HouseholdCall call, Step<HouseholdState> step)
    {
        var receipt = await submission.TakeAsync(step, call.Context.CancellationToken);
        return await reading.AnswerAsync(receipt.RecordId, call.Caller, call.Context.CancellationToken);
    }

    /// <summary>Takes a step by which citizens come in. That one is in another household tells something of them, and so is noted with them as a read is.</summary>
    private async Task<Household?> TakeAsync(HouseholdCall call, Step<HouseholdState> step, IEnumerable<JoiningMember> joining)
    {
        try
        {
            return await TakeAsync(call, step);
        }
        catch (RefusedException e) when (e.Refusal.Reason == RefusalReason.MemberOfOtherHousehold)
        {
            foreach (var member in joining)
            {
                await citizens.FindAsync(member.Member.Subject, call.Caller, call.Context.CancellationToken);
            }

            throw;
        }
    }

    private Task<Household?> TakeAsync(HouseholdCall call, Action<HouseholdChange> apply) =>
        TakeAsync(call, new TakeHouseholdStep(call.HouseholdId, options.Value, apply) { Caller = call.Caller, Request = Request(call), Faults = call.Faults });

    /// <summary>The household's id has the time in it: lists are in its order.</summary>
    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());

    private bool Exists(string participantId) => directory.Snapshot.FindParticipant(participantId) is not null;

    private static StepRequest Request(HouseholdCall call) => new(call.RequestId, call.Context.Method, call.Request);

    private static Caller CallerOf(ServerCallContext context) => context.GetHttpContext().GetCaller();

    private static HouseholdCall Call(ServerCallContext context, IMessage request, string requestId, string? id = null, long expectedVersion = 0)
    {
        var faults = new Faults();
        var call = new HouseholdCall(
            context, request, RequestIds.Check(faults, requestId), id is null ? Guid.Empty : Uuids.Check(faults, "id", id), faults, CallerOf(context));
        StepCheck.CheckVersion(faults, "expected_version", expectedVersion);
        return call;
    }

    /// <summary>A step as it came in over gRPC: what every such request has.</summary>
    private sealed record HouseholdCall(ServerCallContext Context, IMessage Request, Guid RequestId, Guid HouseholdId, Faults Faults, Caller Caller);
}
