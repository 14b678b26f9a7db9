using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Wijkteam.Hub.Faults.Load;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Faults.Households;

/// <summary>What somebody tries who takes themselves for the coordinator, under the epoch that they have seen.</summary>
/// <param name="lags">Whether it is the epoch before.</param>
internal sealed class Coordinating(Client team, Household household, HouseholdLedger ledger, Random random, bool lags = false)
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(2);

    private readonly long _epoch = Math.Max(1, household.LastCoordinatorEpoch - (lags ? 1 : 0));

    public Task OfferAsync(string to, CancellationToken cancellationToken)
    {
        var request = new OfferCoordinationRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = _epoch, ToParticipantId = to, Reason = "Beter daar." };
        return ActAsync(request.RequestId, (door, options) => door.Households.OfferCoordinationAsync(request, options), cancellationToken);
    }

    public Task AcceptAsync(CancellationToken cancellationToken)
    {
        var request = new AcceptCoordinationRequest { RequestId = Samples.NewId(), Id = household.Id };
        return team.WriteAsync(request.RequestId, (door, options) => door.Households.AcceptCoordinationAsync(request, options), _ => household.Id, cancellationToken);
    }

    public Task TakeAsync(CancellationToken cancellationToken)
    {
        var request = new TakeCoordinationRequest { RequestId = Samples.NewId(), Id = household.Id };
        return team.WriteAsync(request.RequestId, (door, options) => door.Households.TakeCoordinationAsync(request, options), _ => household.Id, cancellationToken);
    }

    public Task ConfirmAsync(CancellationToken cancellationToken)
    {
        var request = new ConfirmCoordinationRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = _epoch };
        return ActAsync(request.RequestId, (door, options) => door.Households.ConfirmCoordinationAsync(request, options), cancellationToken);
    }

    public Task BeAwayAsync(CancellationToken cancellationToken)
    {
        var request = new ReportAbsenceRequest
        {
            RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = _epoch, EndTime = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow() + Away),
        };
        return ActAsync(request.RequestId, (door, options) => door.Households.ReportAbsenceAsync(request, options), cancellationToken);
    }

    public Task InvolveAsync(string participant, CancellationToken cancellationToken)
    {
        var request = new InvolveParticipantRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = _epoch, ParticipantId = participant };
        return ActAsync(request.RequestId, (door, options) => door.Households.InvolveParticipantAsync(request, options), cancellationToken);
    }

    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        if (household.Members is not [_, .., var last])
        {
            return;
        }

        var request = new RemoveMemberRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = _epoch, MemberId = last.Id, Reason = "Gaat verder zonder." };
        await ActAsync(request.RequestId, (door, options) => door.Households.RemoveMemberAsync(request, options), cancellationToken);
        ledger.IsIn(last.Subject.Bsn, isIn: false);
    }

    public async Task SplitAsync(CancellationToken cancellationToken)
    {
        if (household.Members is not [_, .., var last])
        {
            return;
        }

        var request = new SplitHouseholdRequest
        {
            RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = _epoch, MemberIds = { last.Id }, Coordinate = random.Next(2) == 0,
        };
        var split = await team.WriteAsync(
            request.RequestId, (door, options) => door.Households.SplitHouseholdAsync(request, options), answer => answer.NewHousehold?.Id ?? "", cancellationToken);
        ledger.Acted(team.Id, request.RequestId, household.Id, _epoch);
        ledger.Formed(split.NewHousehold.Id);
    }

    public Task MergeAsync(string other, CancellationToken cancellationToken)
    {
        var request = new MergeHouseholdsRequest { RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = _epoch, OtherHouseholdId = other };
        return ActAsync(request.RequestId, (door, options) => door.Households.MergeHouseholdsAsync(request, options), cancellationToken);
    }

    public Task UndoMergeAsync(CancellationToken cancellationToken)
    {
        if (household.Mergers is not [.., var merger])
        {
            return Task.CompletedTask;
        }

        var request = new UndoMergeRequest
        {
            RequestId = Samples.NewId(), Id = household.Id, CoordinatorEpoch = _epoch, OtherHouseholdId = merger.HouseholdId, Coordinate = random.Next(2) == 0,
        };
        return ActAsync(request.RequestId, (door, options) => door.Households.UndoMergeAsync(request, options), cancellationToken);
    }

    private async Task ActAsync<T>(string requestId, Func<TestParticipant, CallOptions, AsyncUnaryCall<T>> send, CancellationToken cancellationToken)
    {
        await team.WriteAsync(requestId, send, _ => household.Id, cancellationToken);
        ledger.Acted(team.Id, requestId, household.Id, _epoch);
    }
}
