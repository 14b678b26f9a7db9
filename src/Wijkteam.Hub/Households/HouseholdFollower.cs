using Microsoft.Extensions.Options;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>What a step with a citizen means for the household that they are in: a changed consent changes who sees what in it, and its coordinator hears of what is submitted
/// about a member and how it ends.</summary>
internal sealed class HouseholdFollower(Archive archive, IEnumerable<IExchangeKind> kinds, IOptions<HouseholdOptions> options) : IDecisionFollower
{
    public async ValueTask<Decision> FollowAsync(State state, Decision decision, Circumstances circumstances, CancellationToken cancellationToken)
    {
        var news = NewsOf(state, decision);
        if (state is HouseholdState
            || state.Subject.Household is not { } householdId
            || (news is null && !decision.ChangesConsent)
            || await HouseholdState.LoadAsync(archive, householdId, cancellationToken) is not { } household)
        {
            return decision;
        }

        var after = household with { Citizens = [.. household.Citizens.Select(citizen => citizen.Subject.Id == state.Subject.Id ? After(citizen, decision) : citizen)] };
        return Follow(state, decision, after, circumstances, news);
    }

    private Decision Follow(State state, Decision decision, HouseholdState household, Circumstances circumstances, News? news)
    {
        var change = new HouseholdChange(household, caller: null, circumstances, options.Value) { ChangesAccess = decision.ChangesConsent };

        // Whoever may not see anybody any more by the changed consent is out by it, in its own commit.
        change.IsBeside = !(decision.ChangesConsent && change.Settle());
        var isTold = news is not null && TellCoordinator(change, state.Subject.Id, news);
        if (!change.IsBeside || isTold)
        {
            return With(state, decision, change);
        }

        return decision.ChangesConsent
            ? decision with { Others = [.. decision.Others, new SubjectChange(household.Subject, IsNew: false) { Advances = true }] }
            : decision;
    }

    private static bool TellCoordinator(HouseholdChange change, Guid citizenId, News news)
    {
        if (change.Household.Coordinator is not { } coordinator
            || news.Parties.Contains(coordinator.ParticipantId)
            || change.Citizens.FirstOrDefault(citizen => citizen.Subject.Id == citizenId) is not { } member
            || !change.Access.Covers([member.MemberId], LifeDomain.Unspecified, coordinator.ParticipantId))
        {
            return false;
        }

        change.Tell(news.Kind, [coordinator.ParticipantId], exchangeId: news.ExchangeId);
        return true;
    }

    private static Decision With(State state, Decision decision, HouseholdChange change)
    {
        var part = change.ToPart();
        var own = part.Moved.GetValueOrDefault(state.Subject.Id);
        return decision with
        {
            States = [.. decision.States, .. part.States],
            Entries = [.. decision.Entries, .. part.Entries],
            Withhold = [.. decision.Withhold, .. part.Withhold],
            Others = [.. decision.Others, part.Subject, .. part.Moved.Where(moved => moved.Key != state.Subject.Id).Select(moved => moved.Value)],
            LeavesHousehold = own is not null,
        };
    }

    private static HouseholdCitizen After(HouseholdCitizen citizen, Decision decision)
    {
        var changed = decision.States.Where(changed => changed.Kind == RecordKind.Consent && changed.SubjectId is null).Select(changed => (Consent)changed.Body).ToList();
        return citizen with { Consents = [.. citizen.Consents.Where(consent => !changed.Exists(other => other.Id == consent.Id)), .. changed] };
    }

    /// <summary>The exchange that has come or ended; null if none has. A report to Veilig Thuis is nobody's news.</summary>
    private News? NewsOf(State state, Decision decision)
    {
        foreach (var record in decision.States)
        {
            if (kinds.FirstOrDefault(kind => kind.Kind == record.Kind) is { } kind && kind.PartiesOf(record.Body) is { } parties)
            {
                if (record.Version == 1)
                {
                    return new News(HouseholdNoticeKind.ExchangeSubmitted, record.Id.ToString(), parties);
                }

                if (kind.IsFinal(record.Status) && state is ExchangeState { Exchange.HasEnded: false } before && before.Exchange.Row.Id == record.Id)
                {
                    return new News(HouseholdNoticeKind.ExchangeEnded, record.Id.ToString(), parties);
                }
            }
        }

        return null;
    }

    private sealed record News(HouseholdNoticeKind Kind, string ExchangeId, IReadOnlyCollection<string> Parties);
}
