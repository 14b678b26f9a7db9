using Wijkteam.Hub.Directory;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>The search for whoever takes one question, with every rule on its way written down. Pure.</summary>
/// <param name="loads">How many exchanges teams have open.</param>
internal sealed class RouteSearch(DirectorySnapshot directory, Place place, RoutingQuestion question, TeamLoads loads)
{
    private readonly LifeDomain[] _domains = [.. question.LifeDomains.Distinct()];
    private readonly List<Explanation> _explanations = [];

    public IReadOnlyList<LifeDomain> Domains => _domains;

    /// <summary>Why, in order; the last one is the conclusion.</summary>
    public IReadOnlyList<Explanation> Explanations => _explanations;

    /// <summary>Null if nobody takes it.</summary>
    public Participant? Find()
    {
        _explanations.Add(RouteExplanations.Located(place, byAddress: question.Address is not null));
        if (question.ResponsibleMunicipality.Length > 0)
        {
            _explanations.Add(RouteExplanations.Responsible(directory.AreaNamed(question.ResponsibleMunicipality)));
        }

        _explanations.Add(RouteExplanations.LeadingDomain(_domains));
        return FindResidenceDesk() ?? FindByDomain() ?? FindDesk();
    }

    private Participant? FindResidenceDesk()
    {
        var task = question.Residence switch
        {
            Residence.Homeless => DeskTask.Homeless,
            Residence.SecretAddress => DeskTask.SecretAddress,
            _ => DeskTask.Unspecified,
        };
        var desk = task == DeskTask.Unspecified ? null : place.DeskFor(task);
        if (desk is not null)
        {
            _explanations.Add(RouteExplanations.SpecialDesk(place, desk, task));
        }

        return desk;
    }

    private Participant? FindByDomain()
    {
        // Without a domain there is nothing to choose a team by: the desk finds out what it is about.
        if (_domains.Length == 0)
        {
            return null;
        }

        var isComplex = AssessComplexity();
        return (isComplex || question.IsStatutory ? null : FindLiaison()) ?? FindTeam(isComplex);
    }

    private Participant? FindLiaison()
    {
        foreach (var liaison in question.Sender is { } sender ? place.Rules.LiaisonsAt(sender.Id) : [])
        {
            var participant = directory.FindParticipant(liaison.TeamParticipantId)!;
            var team = directory.TeamsOf(place.Municipality.Code).First(team => team.ParticipantId == liaison.TeamParticipantId);
            if (question.IsUrgent)
            {
                _explanations.Add(LiaisonExplanations.NotAwaited(liaison, participant));
            }
            else if (Ages.Serve(liaison.MinAge, liaison.MaxAge, question.Age) && _domains.Any(team.LifeDomains.Contains) && !loads.IsFull(team))
            {
                SuggestOffers();
                _explanations.Add(LiaisonExplanations.AtSender(liaison, participant));
                return participant;
            }
            else
            {
                _explanations.Add(LiaisonExplanations.ForOthers(liaison, participant));
            }
        }

        return null;
    }

    private Participant? FindTeam(bool isComplex)
    {
        var choice = new TeamChoice(directory, place, _domains, question, loads, _explanations);
        if (choice.Choose(isComplex) is not { } chosen)
        {
            return isComplex ? FindRegional() : null;
        }

        if (IsForOrdinaryService(chosen, isComplex))
        {
            return FindOrdinaryService(chosen);
        }

        _explanations.AddRange(Suggestions.LighterHelp(directory, place, question));
        SuggestOffers();
        _explanations.Add(place.Teams.Contains(chosen) ? RouteExplanations.Team(place, chosen, _domains) : CapacityExplanations.TakesOver(chosen));
        return chosen.Participant;
    }

    private void SuggestOffers() => _explanations.AddRange(Suggestions.CollectiveOffers(directory, place, _domains[0], question.Age));

    private bool AssessComplexity()
    {
        if (place.Rules.Triage is not { } rule)
        {
            return false;
        }

        var complexity = Triage.Assess(rule, question);
        _explanations.Add(TriageExplanations.Of(complexity, rule));
        return complexity != Complexity.None;
    }

    // Its coordination is for what is complex. A citizen's own question comes to a team that is a first desk too, and a statutory referral to any.
    private bool IsForOrdinaryService(ServingTeam team, bool isComplex) => !isComplex && !question.IsStatutory && place.Rules.PositioningOf(team.Participant.Id) switch
    {
        Positioning.Coordinator => true,
        Positioning.Both => !question.IsOwn,
        _ => false,
    };

    private Participant? FindOrdinaryService(ServingTeam team)
    {
        _explanations.Add(TriageExplanations.CoordinatesOnly(team));
        if (place.Rules.OrdinaryServiceFor(_domains[0]) is not { } service)
        {
            return null;
        }

        var participant = directory.FindParticipant(service.ParticipantId)!;
        _explanations.Add(TriageExplanations.OrdinaryService(participant, service));
        return participant;
    }

    // To teams alone: what goes to a care provider needs another basis than the municipality's task, so it is told of, for the desk to refer onward.
    private Participant? FindRegional()
    {
        foreach (var cooperation in place.Rules.Cooperations.Where(cooperation =>
            cooperation.LifeDomains.Contains(_domains[0]) && Ages.Serve(cooperation.MinAge, cooperation.MaxAge, question.Age)))
        {
            var participants = cooperation.ParticipantIds.Order(StringComparer.Ordinal).Select(id => directory.FindParticipant(id)!).ToList();
            var team = participants.Find(participant => participant.Kind == ParticipantKind.NeighbourhoodTeam);
            _explanations.Add(SuggestionExplanations.RegionalCare(cooperation, team ?? participants[0], applied: team is not null));
            if (team is not null)
            {
                return team;
            }
        }

        return null;
    }

    private Participant? FindDesk()
    {
        var desk = place.DeskFor(DeskTask.Fallback);
        if (desk is not null)
        {
            _explanations.Add(RouteExplanations.Desk(place, desk));
        }

        return desk;
    }
}
