using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>What a step makes of a household: its next version, whom that is told, and which citizens come and go. Filled by the steps; no clock, no I/O, no randomness.</summary>
internal sealed partial class HouseholdChange
{
    private readonly HouseholdState _before;
    private readonly List<HouseholdCitizen> _citizens;
    private readonly Dictionary<string, HouseholdNotice> _notices = new(StringComparer.Ordinal);
    private readonly List<string> _excluded = [];
    private readonly Dictionary<Guid, SubjectChange> _moved = [];
    private readonly List<NewState> _states = [];
    private readonly List<NewEntry> _entries = [];
    private HouseholdAccess? _access;

    /// <param name="caller">Who takes the step; null for the hub itself.</param>
    public HouseholdChange(HouseholdState before, Caller? caller, Circumstances circumstances, HouseholdOptions options)
    {
        _before = before;
        _citizens = [.. before.Citizens];
        (Caller, Circumstances, Options) = (caller, circumstances, options);
        Body = before.Body.Clone();
        Household.Version++;
        Household.UpdateTime = Now;
    }

    public Caller? Caller { get; }

    public Circumstances Circumstances { get; }

    public HouseholdOptions Options { get; }

    /// <summary>The household as it becomes.</summary>
    public HouseholdBody Body { get; }

    public Household Household => Body.Household;

    public Guid Id => _before.Subject.Id;

    public bool IsNew => _before.IsNew;

    public Timestamp Now => Timestamp.FromDateTimeOffset(Circumstances.Now);

    /// <summary>Whether who may see what changes, so that nothing decided or made ready before stands.</summary>
    public bool ChangesAccess { get; set; }

    /// <summary>Who sees what, after the changes so far.</summary>
    public HouseholdAccess Access => _access ??= new HouseholdAccess(Household, _citizens, Circumstances);

    public IReadOnlyList<HouseholdCitizen> Citizens => _citizens;

    /// <summary>Tells parties that something has come about; of several things in one step, the one that was told first. Whoever takes the step knows.</summary>
    public void Tell(HouseholdNoticeKind kind, IEnumerable<string> participants, string exchangeId = "", string itemId = "")
    {
        foreach (var participant in participants.Where(participant => participant != Caller?.Participant.Id))
        {
            _notices.TryAdd(participant, new HouseholdNotice { Kind = kind, ExchangeId = exchangeId, ItemId = itemId });
        }
    }

    /// <summary>Tells all who are involved.</summary>
    public void TellAll(HouseholdNoticeKind kind) => Tell(kind, Household.Parties.Select(party => party.ParticipantId));

    /// <summary>Tells those who work for the municipality, and so may take the coordination up.</summary>
    public void TellMunicipal(HouseholdNoticeKind kind) => Tell(kind, Household.Parties.Select(party => party.ParticipantId).Where(Access.IsMunicipal));

    /// <summary>A citizen comes in.</summary>
    public void Join(HouseholdMember member, HouseholdCitizen citizen)
    {
        Household.Members.Add(member);
        Body.MemberKeys.Add(new HouseholdMemberKey { MemberId = member.Id, SubjectId = ByteString.CopyFrom(citizen.Subject.Id.ToByteArray()) });
        _citizens.Add(citizen);
        Move(citizen, Id);
    }

    /// <summary>A member leaves.</summary>
    public void Leave(string memberId)
    {
        Move(Take(memberId).Citizen, household: null);
    }

    /// <summary>A member may be in another household from now on, and is still named in this one.</summary>
    public void Release(string memberId) => Move(_citizens.Single(citizen => citizen.MemberId == memberId), household: null);

    /// <summary>A member goes on in another household.</summary>
    public (HouseholdMember Member, HouseholdCitizen Citizen) Take(string memberId)
    {
        var member = Household.FindMember(memberId)!;
        var citizen = _citizens.Single(citizen => citizen.MemberId == memberId);
        Household.Members.Remove(member);
        Body.MemberKeys.Remove(Body.MemberKeys.Single(key => key.MemberId == memberId));
        _citizens.Remove(citizen);
        (_access, ChangesAccess) = (null, true);
        return (member, citizen);
    }

    /// <summary>A participant is involved from now on.</summary>
    public void Involve(string participantId)
    {
        if (!Household.HasParty(participantId))
        {
            Household.Parties.Add(new HouseholdParty { ParticipantId = participantId, InvolveTime = Now });
            (_access, ChangesAccess) = (null, true);
            Tell(HouseholdNoticeKind.Involved, [participantId]);
        }

        Record(participantId, ended: false);
    }

    /// <summary>A participant is no longer involved: it is told that, and nothing else any more.</summary>
    public void Exclude(string participantId)
    {
        Household.Parties.Remove(Household.Parties.Single(party => party.ParticipantId == participantId));
        (_access, ChangesAccess) = (null, true);
        _excluded.Add(participantId);
        Record(participantId, ended: true);
    }

    /// <summary>It goes no further; those who are involved can still read it, as far as the basis allows.</summary>
    public void End(HouseholdStatus status)
    {
        TellAll(HouseholdNoticeKind.Ended);
        Household.Status = status;
        (Household.Coordinator, Household.Offer, Household.Escalation, Household.CoordinatorRequest, Body.CoordinatorDueTime) = (null, null, null, null, null);
        Body.PlanTerms.Clear();
        foreach (var party in Household.Parties)
        {
            Record(party.ParticipantId, ended: true);
        }
    }

    /// <summary>A record beside the household's own, with the entry that says what it became.</summary>
    public void Put(NewState state, EntryKind kind)
    {
        _states.Add(state with { SubjectId = Id });
        _entries.Add(new NewEntry(kind, state.Id, state.Version, state.Body, Grounds: null, Audience: []) { SubjectId = Id });
    }

    /// <summary>A consent that comes with a citizen's joining; it is recorded with the citizen.</summary>
    public void Put(Consent consent, Guid citizenId)
    {
        var id = Guid.Parse(consent.Id);
        _states.Add(consent.ToState(id) with { SubjectId = citizenId });
        _entries.Add(consent.ToEntry(id, EntryKind.ConsentRecorded) with { SubjectId = citizenId });
    }

    private void Move(HouseholdCitizen citizen, Guid? household)
    {
        (_access, ChangesAccess) = (null, true);
        var seen = citizen.IsNew ? citizen.Subject with { Household = household } : citizen.Subject;
        _moved[citizen.Subject.Id] = new SubjectChange(seen, citizen.IsNew) { Advances = true, Household = (!citizen.IsNew, household) };
    }

    /// <summary>Keeps the record of an involvement, by which a participant finds its households.</summary>
    private void Record(string participantId, bool ended)
    {
        var involvement = Body.Involvements.FirstOrDefault(involvement => involvement.ParticipantId == participantId);
        if (involvement is not null && involvement.Ended == ended)
        {
            return;
        }

        if (involvement is null)
        {
            Body.Involvements.Add(involvement = new HouseholdInvolvement { ParticipantId = participantId });
        }

        // Twice in one step is one version.
        var before = _before.Body.Involvements.FirstOrDefault(other => other.ParticipantId == participantId)?.Version ?? 0;
        (involvement.Version, involvement.Ended) = (before + 1, ended);
        var id = Involvements.IdOf(Id, participantId);
        _states.RemoveAll(state => state.Id == id);
        _states.Add(new NewState(
            id, RecordKind.Involvement, involvement.Version, participantId, Target: "", (int)(ended ? InvolvementStatus.Ended : InvolvementStatus.Active),
            Household.CreateTime.ToDateTimeOffset(), new HouseholdParty { ParticipantId = participantId, InvolveTime = Now }) { SubjectId = Id });
    }
}
