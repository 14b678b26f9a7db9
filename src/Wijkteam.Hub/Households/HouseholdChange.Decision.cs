using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>What the change comes to in the journal.</summary>
internal sealed partial class HouseholdChange
{
    private int _ids;

    /// <summary>Ids for what the step makes; households that one step changes together take theirs from one of them.</summary>
    public Func<Guid>? Ids { get; init; }

    /// <summary>Whether the step is beside the household itself: with its plan, or with an exchange about a member. Its history then says nothing of it.</summary>
    public bool IsBeside { get; set; }

    /// <summary>The participant that formed it.</summary>
    private string Source => _before.Row?.Source ?? CallerId;

    private long EpochAfter => ChangesAccess && !IsNew ? _before.Subject.Epoch + 1 : _before.Subject.Epoch;

    public Guid NextId() => Ids?.Invoke() ?? Circumstances.NewIdAt(++_ids);

    /// <summary>Puts in order what follows from the bases as they are now: whom no basis keeps leaves, who sees nobody is out, and a household without anybody ends.</summary>
    /// <returns>Whether anybody had to go.</returns>
    public bool Settle()
    {
        if (Household.Status != HouseholdStatus.Active)
        {
            return false;
        }

        var leaving = Household.Members.Where(member => !Household.Parties.Any(party => Keeps(party, member))).ToList();
        leaving.ForEach(member => Leave(member.Id));
        var out_ = Household.Parties.Where(party => !Access.SeenBy(party.ParticipantId).Any()).ToList();
        out_.ForEach(party => Exclude(party.ParticipantId));
        if (Household.Members.Count == 0)
        {
            End(HouseholdStatus.Closed);
        }
        else if (leaving.Count + out_.Count > 0)
        {
            SettleCoordination();
            TellAll(HouseholdNoticeKind.Changed);
        }

        return leaving.Count + out_.Count > 0;
    }

    /// <summary>The decision that one or several changed households come to. The first one's is the step's own.</summary>
    public static Decision Decide(params ReadOnlySpan<HouseholdChange> changes)
    {
        var parts = new List<Part>();
        foreach (var change in changes)
        {
            parts.Add(change.ToPart());
        }

        var own = changes[0];
        var subjects = new Dictionary<Guid, SubjectChange>();
        foreach (var part in parts)
        {
            foreach (var (id, moved) in part.Moved)
            {
                // Of a citizen who goes from one household to another, the coming is said and not the going.
                if (!subjects.TryGetValue(id, out var other) || other.Household.Id is null)
                {
                    subjects[id] = moved;
                }
            }
        }

        return new Decision
        {
            States = [.. parts.SelectMany(part => part.States)],
            Entries = [.. parts.SelectMany(part => part.Entries)],
            Withhold = [.. parts.SelectMany(part => part.Withhold)],
            Basis = own.Basis(),
            ChangesConsent = own.ChangesAccess,
            Others = [.. parts.Skip(1).Select(part => part.Subject), .. subjects.Values],
        };
    }

    private BasisStamp Basis() => new(_before.Subject.Epoch, Access.ValidUntil is { } until && until > Circumstances.Now ? until : null);

    /// <summary>What it comes to, with the household as a subject beside the step's own.</summary>
    public Part ToPart()
    {
        Settle();
        var told = _notices.Where(notice => Household.HasParty(notice.Key)).Select(notice => Notice(notice.Key, notice.Value));
        var closed = _excluded.Where(participant => participant != Caller?.Participant.Id).ToList();
        var closure = new InboxMessage { CreateTime = Now, Closure = new Closure { ExchangeId = Household.Id } };
        return new Part(
            new SubjectChange(_before.Subject, IsNew) { Advances = ChangesAccess, ValidUntil = Basis().ValidUntil },
            [ToState(), .. _states],
            [
                .. IsBeside ? Array.Empty<NewEntry>() : [new NewEntry(EntryKind.HouseholdChanged, Id, Household.Version, Household.Clone(), Grounds: null, Audience: []) { SubjectId = Id }],
                .. _entries,
                .. told,
                .. closed.Count == 0
                    ? Array.Empty<NewEntry>()
                    : [new NewEntry(EntryKind.HouseholdClosed, Id, Household.Version, closure, Grounds: null, closed) { SubjectId = Id }],
            ],
            [.. _excluded.Select(participant => (participant, Id))],
            _moved);
    }

    private NewEntry Notice(string participant, HouseholdNotice notice)
    {
        (notice.HouseholdId, notice.HouseholdVersion, notice.CoordinatorEpoch) = (Household.Id, Household.Version, Household.Coordinator?.Epoch ?? 0);
        return new NewEntry(
            EntryKind.HouseholdTold, Id, Household.Version, new InboxMessage { CreateTime = Now, HouseholdNotice = notice }, Access.GroundsFor(participant), [participant],
            Access.StampFor(participant, EpochAfter)) { SubjectId = Id };
    }

    private NewState ToState() => new(
        Id, RecordKind.Household, Household.Version, Source, Household.Coordinator?.ParticipantId ?? "", (int)Household.Status,
        Household.CreateTime.ToDateTimeOffset(), Body)
    {
        SubjectId = Id,
        DueTime = Household.Status == HouseholdStatus.Active ? CoordinationPolicy.NextLook(Body, Access.ValidUntil) : null,
    };

    /// <summary>A member is kept by those who work for the municipality and may see them.</summary>
    private bool Keeps(HouseholdParty party, HouseholdMember member) => Access.IsMunicipal(party.ParticipantId) && Access.Of(member, party.ParticipantId).IsAny;

    private void SettleCoordination()
    {
        if (Household.Offer is { } offer && !Household.HasParty(offer.ParticipantId))
        {
            Household.Offer = null;
        }

        if (Household.Coordinator is { } coordinator && !Household.HasParty(coordinator.ParticipantId))
        {
            AwaitCoordinator();
            Escalate(EscalationKind.NoCoordinator);
        }
    }

    /// <summary>What a change of one household comes to.</summary>
    internal sealed record Part(
        SubjectChange Subject,
        IReadOnlyList<NewState> States,
        IReadOnlyList<NewEntry> Entries,
        IReadOnlyList<(string Participant, Guid RecordId)> Withhold,
        IReadOnlyDictionary<Guid, SubjectChange> Moved);
}
