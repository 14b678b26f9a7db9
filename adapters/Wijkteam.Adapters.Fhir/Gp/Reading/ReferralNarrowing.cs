using Google.Protobuf.WellKnownTypes;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Searching;
using Enum = System.Enum;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary>A search for referrals as the contract's list: as much as it can be narrowed by, so that little is left to go through.</summary>
internal sealed class ReferralNarrowing(V1.ListReferralsRequest request, Participants participants)
{
    // As the contract has it.
    private const int MaxIds = 50;

    /// <summary>Has the parts that every referral has; nothing else of it counts.</summary>
    private static readonly V1.Referral Any = new() { Status = V1.ReferralStatus.Requested, CreateTime = new Timestamp(), UpdateTime = new Timestamp() };

    private readonly List<SearchCriterion> _rest = [];
    private readonly List<SearchCriterion> _byId = [];
    private HashSet<string>? _ids;

    /// <summary>Narrows the request.</summary>
    /// <returns>The criteria that are left; null if nothing can be found.</returns>
    public async ValueTask<IReadOnlyList<SearchCriterion>?> ApplyAsync(IEnumerable<SearchCriterion> criteria)
    {
        foreach (var criterion in criteria)
        {
            if (!await MayHoldAsync(criterion))
            {
                return null;
            }
        }

        if (_ids?.Count <= MaxIds)
        {
            request.Ids.Add(_ids);
        }
        else
        {
            _rest.AddRange(_byId);
        }

        return _rest;
    }

    /// <returns>Whether anything can hold it.</returns>
    private async ValueTask<bool> MayHoldAsync(SearchCriterion criterion) => criterion switch
    {
        { Parameter.Name: "requester" } => await ByPartyAsync(criterion, request.SourceParticipantId, id => request.SourceParticipantId = id),
        { Parameter.Name: "owner" or "performer" } => await ByPartyAsync(criterion, request.TargetParticipantId, id => request.TargetParticipantId = id),
        { Missing: not null } or { Parameter.Name: "code" or "intent" } => SearchTable<V1.Referral>.Matches(Any, [criterion]),
        { Parameter.Name: "status" } => ByStatus(criterion),
        { Parameter.IsPlain: true, AnyOf: [AskedToken own] } => ByOwn(new V1.Identifier { System = own.System, Value = own.Code }),
        { AnyOf: [AskedIdentifier { Value: var bsn }] } => BySubject(bsn),
        { Parameter.Type: SearchParamType.Date } => ByTime(criterion),

        // Part of a Task, say, no Task is.
        _ when !SearchTable<V1.Referral>.Matches(Any, [criterion with { Missing = false }]) => false,
        { IsPositive: true } => ById(criterion),
        _ => Keep(criterion),
    };

    private bool Keep(SearchCriterion criterion)
    {
        _rest.Add(criterion);
        return true;
    }

    /// <summary>All that points to one referral shares its id.</summary>
    private bool ById(SearchCriterion criterion)
    {
        var named = criterion.AnyOf.Select(asked => asked switch
        {
            AskedToken { System: null or "", Code: var id } => id,
            AskedReference { Type: var type, Id: var id } when type is null || criterion.Parameter.Targets.Contains(type) => id,
            _ => "",
        }).Where(id => Guid.TryParseExact(id, "D", out _));
        _byId.Add(criterion);
        _ids = _ids is null ? named.ToHashSet(StringComparer.Ordinal) : [.. _ids.Intersect(named, StringComparer.Ordinal)];
        return _ids.Count > 0;
    }

    private bool ByStatus(SearchCriterion criterion)
    {
        var all = request.Statuses.Count > 0 ? [.. request.Statuses] : Enum.GetValues<V1.ReferralStatus>().Where(status => status != V1.ReferralStatus.Unspecified);
        var fitting = all.Where(status => SearchTable<V1.Referral>.Matches(new V1.Referral { Status = status }, [criterion])).ToList();
        request.Statuses.Clear();
        request.Statuses.Add(fitting);
        return fitting.Count > 0;
    }

    /// <summary>Those that the hub does not know take part in nothing.</summary>
    private async ValueTask<bool> ByPartyAsync(SearchCriterion criterion, string present, Action<string> set)
    {
        if (criterion.Missing is not null)
        {
            return Keep(criterion);
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var asked in criterion.AnyOf)
        {
            if (await FindAsync(asked) is { } participant)
            {
                ids.Add(participant.Id);
            }
        }

        if (ids.Count > 1)
        {
            return Keep(criterion with { AnyOf = [.. ids.Select(id => new AskedReference(nameof(Organization), id))] });
        }

        ids.ToList().ForEach(set);
        return ids.Count == 1 && (present.Length == 0 || ids.Contains(present));
    }

    private async ValueTask<V1.Participant?> FindAsync(Asked asked) => asked switch
    {
        AskedReference { Type: null or nameof(Organization), Id: var id } => await participants.FindAsync(id),
        AskedIdentifier { System: var system, Value: var value } => await participants.FindAsync(new ResourceReference { Identifier = new Identifier { System = system, Value = value } }),
        _ => null,
    };

    private bool ByOwn(V1.Identifier identifier)
    {
        var mayHold = request.ExternalIdentifier is null || request.ExternalIdentifier.Equals(identifier);
        request.ExternalIdentifier = identifier;
        return mayHold;
    }

    private bool BySubject(string bsn)
    {
        var mayHold = request.SubjectBsn.Length == 0 || request.SubjectBsn == bsn;
        request.SubjectBsn = bsn;
        return mayHold;
    }

    /// <summary>When it was submitted the hub does not narrow by.</summary>
    private bool ByTime(SearchCriterion criterion)
    {
        if (criterion is not { Parameter.Name: "_lastUpdated" or "modified", IsPositive: true, AnyOf: [AskedDate { Stretch: var (from, until) }] })
        {
            return Keep(criterion);
        }

        request.UpdateTimeFrom = TimeBounds.Later(request.UpdateTimeFrom, from);
        request.UpdateTimeBefore = TimeBounds.Earlier(request.UpdateTimeBefore, until);
        return TimeBounds.LeaveAny(request.UpdateTimeFrom, request.UpdateTimeBefore);
    }
}
