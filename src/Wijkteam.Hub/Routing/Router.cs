using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>
/// Decides who gets a question. Pure and total: the same directory and question give the same route, and every question gets one or is refused
/// by name.
/// </summary>
/// <remarks>
/// A team is fit if it serves the neighbourhood, its district or its municipality, serves the citizen's age and takes on the leading life domain.
/// Of several, the one with the narrowest area wins, then the one that takes on most of the domains named, then the first by participant id.
/// If none is fit, the municipality's desk takes the question.
/// </remarks>
internal static class Router
{
    /// <summary>Finds the team or desk for a question.</summary>
    /// <exception cref="RefusedException">ADDRESS_UNKNOWN: the directory knows no area for the address, or not the area. NO_ROUTE: nobody serves it.</exception>
    public static Route Resolve(DirectorySnapshot directory, RoutingQuestion question)
    {
        var place = Locate(directory, question);
        LifeDomain[] domains = [.. question.LifeDomains.Distinct()];
        var explanations = new List<Explanation>(place.Teams.Length + 3)
        {
            RouteExplanations.Located(place, byAddress: question.Address is not null),
            RouteExplanations.LeadingDomain(domains),
        };

        var target = ChooseTeam(place, domains, question.Age, explanations)
            ?? ChooseDesk(place, explanations)
            ?? throw new RefusedException(new Refusal(
                RefusalReason.NoRoute, "No team here is fit for this question, and the municipality has no desk."));
        return new Route(target.Id, domains, explanations, directory.Version);
    }

    /// <summary>Finds the municipality's desk for what goes to no team.</summary>
    /// <exception cref="RefusedException">ADDRESS_UNKNOWN, or NO_ROUTE: the municipality has no such desk.</exception>
    public static Route ResolveDesk(DirectorySnapshot directory, RoutingQuestion question, DeskTask task)
    {
        var place = Locate(directory, question);
        var desk = place.DeskFor(task) ?? throw new RefusedException(new Refusal(RefusalReason.NoRoute, "The municipality has no desk for this."));
        return new Route(
            desk.Id,
            [.. question.LifeDomains.Distinct()],
            [RouteExplanations.Located(place, byAddress: question.Address is not null), RouteExplanations.SpecialDesk(place, desk, task)],
            directory.Version);
    }

    /// <summary>The route to whom the sender names: to one; or to nobody yet, where it is offered to several.</summary>
    public static Route ResolveNamed(DirectorySnapshot directory, RoutingQuestion question, IReadOnlyList<string> recipientIds)
    {
        var (target, why) = recipientIds is [var only]
            ? (only, RouteExplanations.NamedBySender(directory.FindParticipant(only)!))
            : ("", RouteExplanations.OfferedBySender(recipientIds.Count));
        return new Route(target, [.. question.LifeDomains.Distinct()], [why], directory.Version);
    }

    /// <summary>The place that a question comes from.</summary>
    /// <exception cref="RefusedException">ADDRESS_UNKNOWN.</exception>
    public static Place Locate(DirectorySnapshot directory, RoutingQuestion question)
    {
        if (question.Address is { } address)
        {
            return directory.FindAddress(address.Postcode, address.HouseNumber) ?? throw new RefusedException(new Refusal(
                RefusalReason.AddressUnknown, "No area is known for this address.", $"{question.FieldPrefix}address"));
        }

        return directory.FindArea(question.AreaCode) ?? throw new RefusedException(new Refusal(
            RefusalReason.AddressUnknown, "This area is not known.", $"{question.FieldPrefix}area_code"));
    }

    private static Participant? ChooseTeam(Place place, LifeDomain[] domains, int? age, List<Explanation> explanations)
    {
        // Without a domain there is nothing to choose a team by: the desk finds out what it is about.
        if (domains.Length == 0)
        {
            return null;
        }

        if (place.Teams.IsEmpty)
        {
            explanations.Add(RouteExplanations.NoTeam(place));
        }

        var fit = new List<ServingTeam>(place.Teams.Length);
        foreach (var candidate in place.Teams)
        {
            if (WhyNot(candidate, domains, age) is { } passedOver)
            {
                explanations.Add(passedOver);
            }
            else
            {
                fit.Add(candidate);
            }
        }

        return fit.Count > 0 ? ChooseAmong(fit, place, domains, explanations) : null;
    }

    private static Explanation? WhyNot(ServingTeam candidate, LifeDomain[] domains, int? age)
    {
        if (!ServesAge(candidate.Team, age))
        {
            return age is null ? RouteExplanations.AgeUnknown(candidate) : RouteExplanations.AgeNotServed(candidate);
        }

        return candidate.Team.LifeDomains.Contains(domains[0]) ? null : RouteExplanations.DomainNotServed(candidate, domains[0]);
    }

    // An unknown age goes to a team without age limits alone. A guess would show an adult's affairs to a youth team, or a child's to the other;
    // the desk asks instead.
    private static bool ServesAge(Team team, int? age) => age is { } years
        ? years >= team.MinAge && (team.MaxAge == 0 || years <= team.MaxAge)
        : team is { MinAge: 0, MaxAge: 0 };

    private static Participant ChooseAmong(List<ServingTeam> fit, Place place, LifeDomain[] domains, List<Explanation> explanations)
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

        explanations.Add(RouteExplanations.Team(place, fit[best], domains));
        return fit[best].Participant;
    }

    private static Participant? ChooseDesk(Place place, List<Explanation> explanations)
    {
        var desk = place.DeskFor(DeskTask.Fallback);
        if (desk is not null)
        {
            explanations.Add(RouteExplanations.Desk(place, desk));
        }

        return desk;
    }
}
