using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>What is open about the members of a household, for its coordinator.</summary>
internal sealed class HouseholdExchanges(HouseholdReading reading, ExchangeFinder exchanges)
{
    /// <exception cref="Platform.RefusedException">NOT_FOUND, or COORDINATOR_CHANGED: another coordinates.</exception>
    public async ValueTask<IReadOnlyList<HouseholdExchange>> ListAsync(Guid id, Caller caller, CancellationToken cancellationToken)
    {
        var open = new List<(string MemberId, ExchangeRecord Exchange)>();
        return await reading.ReadAsync(id, caller, (state, access) => View(access, state.Household, open, caller.Participant.Id), cancellationToken, LoadAsync);

        async ValueTask<HouseholdState> LoadAsync(HouseholdState state)
        {
            if (state.Household.Coordinator?.ParticipantId != caller.Participant.Id)
            {
                throw HouseholdRefusals.CoordinatorChanged();
            }

            open.Clear();
            foreach (var citizen in state.Citizens)
            {
                var all = await exchanges.ListAsync(citizen.Subject.Id, cancellationToken);
                open.AddRange(all.Where(exchange => !exchange.HasEnded && exchange.Basis.Processing?.Kind != GroundKind.ReportingCode).Select(exchange => (citizen.MemberId, exchange)));
            }

            return state;
        }
    }

    private static List<HouseholdExchange> View(
        HouseholdAccess access, Household household, IEnumerable<(string MemberId, ExchangeRecord Exchange)> open, string participantId) =>
        [.. open
            .Where(each => access.Covers([each.MemberId], LifeDomain.Unspecified, participantId))
            .Select(each => See(household.FindMember(each.MemberId)!, each.Exchange, access, participantId))];

    private static HouseholdExchange See(HouseholdMember member, ExchangeRecord exchange, HouseholdAccess access, string participantId)
    {
        var maySeeWhy = exchange.LifeDomains.All(access.Of(member, participantId).Permits);
        return new HouseholdExchange
        {
            MemberId = member.Id,
            ExchangeId = exchange.Row.Id.ToString(),
            Kind = exchange.Row.Kind == RecordKind.Signal ? HouseholdExchangeKind.Signal : HouseholdExchangeKind.Referral,
            SourceParticipantId = exchange.Row.Source,
            TargetParticipantId = exchange.Row.Target,
            CreateTime = Timestamp.FromDateTimeOffset(exchange.Row.CreateTime),
            LifeDomains = { maySeeWhy ? exchange.LifeDomains : [] },
        };
    }
}
