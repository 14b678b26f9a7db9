using Wijkteam.Hub.Directory;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>Chooses among the teams of a place.</summary>
/// <remarks>
/// A team is fit if it serves the neighbourhood, its district or its municipality, serves the citizen's age and takes on the leading life domain; a specialist team,
/// which comes first then, only for what is complex. Of several, the one with the narrowest area wins, then the one that takes on most of the domains named, then the
/// first by participant id. One that is full is passed over for its fallback, wherever that works, or the next best; if all are, the question waits with the best that has a waiting list.
/// </remarks>
internal sealed class TeamChoice(
    DirectorySnapshot directory, Place place, LifeDomain[] domains, RoutingQuestion question, TeamLoads loads, List<Explanation> explanations)
{
    /// <summary>Null if no team is fit and has room or a waiting list.</summary>
    public ServingTeam? Choose(bool isComplex)
    {
        if (place.Teams.IsEmpty)
        {
            explanations.Add(RouteExplanations.NoTeam(place));
        }

        var fit = new List<ServingTeam>(place.Teams.Length);
        foreach (var candidate in place.Teams)
        {
            if (WhyNot(candidate, isComplex) is { } passedOver)
            {
                explanations.Add(passedOver);
            }
            else
            {
                fit.Add(candidate);
            }
        }

        var specialists = fit.Where(IsSpecialist).ToList();
        return (specialists.Count > 0 ? ChooseWithRoom(specialists) : null) ?? ChooseWithRoom([.. fit.Where(team => !IsSpecialist(team))]) ?? ChooseWaiting(fit);
    }

    private Explanation? WhyNot(ServingTeam candidate, bool isComplex)
    {
        var team = candidate.Team;
        if (!Ages.Serve(team.MinAge, team.MaxAge, question.Age))
        {
            return question.Age is null ? RouteExplanations.AgeUnknown(candidate) : RouteExplanations.AgeNotServed(candidate);
        }

        if (!team.LifeDomains.Contains(domains[0]))
        {
            return RouteExplanations.DomainNotServed(candidate, domains[0]);
        }

        return IsSpecialist(candidate) && !isComplex ? TriageExplanations.ComplexOnly(candidate) : null;
    }

    private ServingTeam? ChooseWithRoom(List<ServingTeam> fit)
    {
        while (fit.Count > 0)
        {
            var best = ChooseAmong(fit);
            if (!loads.IsFull(best.Team))
            {
                return best;
            }

            if (question.IsStatutory)
            {
                explanations.Add(CapacityExplanations.FullButStatutory(best));
                return best;
            }

            explanations.Add(CapacityExplanations.Full(best));
            fit.Remove(best);
            if (FindFallback(best.Team) is { } fallback)
            {
                explanations.Add(CapacityExplanations.Fallback(best, fallback));
                return fallback;
            }
        }

        return null;
    }

    /// <summary>The team that takes over, wherever in the municipality it works; null if there is none that is fit and has room.</summary>
    private ServingTeam? FindFallback(Team full)
    {
        var team = directory.TeamsOf(place.Municipality.Code).FirstOrDefault(team => team.ParticipantId == full.Capacity.FallbackParticipantId);
        return team is not null && !loads.IsFull(team) && team.LifeDomains.Contains(domains[0]) && Ages.Serve(team.MinAge, team.MaxAge, question.Age)
            ? new ServingTeam(team, directory.FindParticipant(team.ParticipantId)!, place.Areas.Length - 1)
            : null;
    }

    private ServingTeam? ChooseWaiting(List<ServingTeam> fit)
    {
        var waiting = fit.Find(team => team.Team.Capacity is { WaitingList: true });
        if (waiting is not null)
        {
            explanations.Add(CapacityExplanations.Waiting(waiting));
        }

        return waiting;
    }

    private ServingTeam ChooseAmong(List<ServingTeam> fit)
    {
        // They come by width, then by id, so that the first of the best is the one.
        var covered = fit.ConvertAll(team => domains.Count(team.Team.LifeDomains.Contains));
        var best = 0;
        for (var i = 1; i < fit.Count && fit[i].Width == fit[0].Width; i++)
        {
            best = covered[i] > covered[best] ? i : best;
        }

        for (var i = 0; i < fit.Count; i++)
        {
            if (i == best)
            {
                continue;
            }

            explanations.Add((fit[i].Width != fit[best].Width, covered[i] != covered[best]) switch
            {
                (true, _) => RouteExplanations.NarrowestArea(place, fit[best], fit[i]),
                (_, true) => RouteExplanations.MostDomains(fit[best], covered[best], fit[i], covered[i], domains.Length),
                _ => RouteExplanations.FirstById(fit[best], fit[i]),
            });
        }

        return fit[best];
    }

    private static bool IsSpecialist(ServingTeam team) => team.Team.Kind == TeamKind.SpecialistOutpatient;
}
