using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>Who coordinates: one or nobody, and where nobody, the hub sees to it that somebody hears of it.</summary>
internal sealed partial class HouseholdChange
{
    /// <summary>The acting professional coordinates from now on, in the place of whoever did.</summary>
    public void Appoint()
    {
        Household.Coordinator = new Coordinator
        {
            ParticipantId = CallerId,
            Professional = Caller!.Professional,
            Epoch = ++Household.LastCoordinatorEpoch,
            StartTime = Now,
            SilenceDueTime = After(Options.SilenceAfter),
        };
        (Household.Offer, Household.Escalation, Household.CoordinatorRequest, Body.CoordinatorDueTime) = (null, null, null, null);
    }

    /// <summary>Nobody coordinates; the term for finding somebody runs.</summary>
    public void AwaitCoordinator()
    {
        (Household.Coordinator, Household.Offer) = (null, null);
        Body.CoordinatorDueTime = After(Options.FindCoordinatorWithin);
    }

    /// <summary>The coordinator has done something: the term for silence begins anew.</summary>
    public void Hear()
    {
        Household.Coordinator.SilenceDueTime = After(Options.SilenceAfter);
        if (Household.Escalation?.Kind is EscalationKind.Silence or EscalationKind.OfferUnanswered)
        {
            Household.Escalation = null;
        }
    }

    /// <summary>All who work for the municipality hear of it, and a human of the team that coordinates, or else formed the household.</summary>
    public void Escalate(EscalationKind kind)
    {
        Household.Escalation = new CoordinationEscalation { Kind = kind, StartTime = Now };
        Body.CoordinatorDueTime = null;
        TellMunicipal(HouseholdNoticeKind.Escalated);
        var team = Household.Coordinator?.ParticipantId ?? Source;
        if (Circumstances.Directory.TermsOf(team)?.Contact is not null)
        {
            var term = new Term { Kind = TermKind.Coordination, DueTime = Now, State = TermState.Alarmed };
            _entries.Add(Alarm.Raise(Household.Id, new ReceiverTerm(team, term), NextId(), Circumstances.Now) with { SubjectId = Id });
        }
    }

    private Timestamp After(TimeSpan time) => Timestamp.FromDateTimeOffset(Circumstances.Now + time);
}
