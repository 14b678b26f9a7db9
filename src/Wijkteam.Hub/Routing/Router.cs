using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>
/// Decides who gets a question. Pure and total: the same directory and question give the same route, and every question gets one or is refused
/// by name.
/// </summary>
internal static class Router
{
    /// <summary>Finds the team or desk for a question.</summary>
    /// <exception cref="RefusedException">ADDRESS_UNKNOWN: the directory knows no area for the address, or not the area. NO_ROUTE: nobody serves it.</exception>
    public static Route Resolve(DirectorySnapshot directory, RoutingQuestion question, TeamLoads loads)
    {
        var place = Locate(directory, question);
        var search = new RouteSearch(directory, place, question, loads);
        var target = search.Find() ?? throw new RefusedException(new Refusal(
            RefusalReason.NoRoute, "No team here is fit for this question, and the municipality has no desk."));
        return RouteTo(target.Id, directory, place, question, search.Domains, search.Explanations);
    }

    /// <summary>Finds the municipality's desk for what goes to no team.</summary>
    /// <exception cref="RefusedException">ADDRESS_UNKNOWN, or NO_ROUTE: the municipality has no such desk.</exception>
    public static Route ResolveDesk(DirectorySnapshot directory, RoutingQuestion question, DeskTask task)
    {
        var place = Locate(directory, question);
        var desk = place.DeskFor(task) ?? throw new RefusedException(new Refusal(RefusalReason.NoRoute, "The municipality has no desk for this."));
        return RouteTo(
            desk.Id,
            directory,
            place,
            question,
            [.. question.LifeDomains.Distinct()],
            [RouteExplanations.Located(place, byAddress: question.Address is not null), RouteExplanations.SpecialDesk(place, desk, task)]);
    }

    /// <summary>The route to whom the sender names: to one; or to nobody yet, where it is offered to several.</summary>
    public static Route ResolveNamed(DirectorySnapshot directory, RoutingQuestion question, IReadOnlyList<string> recipientIds)
    {
        var (target, why) = recipientIds is [var only]
            ? (only, RouteExplanations.NamedBySender(directory.FindParticipant(only)!))
            : ("", RouteExplanations.OfferedBySender(recipientIds.Count));
        var place = Find(directory, question);
        IEnumerable<Explanation> beside = place is null ? [] : Suggestions.LighterHelp(directory, place, question);
        return RouteTo(target, directory, place, question, [.. question.LifeDomains.Distinct()], [.. beside, why]);
    }

    /// <summary>The place that a question comes from.</summary>
    /// <exception cref="RefusedException">ADDRESS_UNKNOWN.</exception>
    public static Place Locate(DirectorySnapshot directory, RoutingQuestion question)
    {
        if (Find(directory, question) is { } place)
        {
            return place;
        }

        throw new RefusedException(question.Address is null
            ? new Refusal(RefusalReason.AddressUnknown, "This area is not known.", $"{question.FieldPrefix}area_code")
            : new Refusal(RefusalReason.AddressUnknown, "No area is known for this address.", $"{question.FieldPrefix}address"));
    }

    private static Place? Find(DirectorySnapshot directory, RoutingQuestion question) => question.Address is { } address
        ? directory.FindAddress(address.Postcode, address.HouseNumber)
        : directory.FindArea(question.AreaCode);

    private static Route RouteTo(
        string participantId,
        DirectorySnapshot directory,
        Place? place,
        RoutingQuestion question,
        IReadOnlyList<LifeDomain> domains,
        IReadOnlyList<Explanation> explanations) => new(participantId, domains, explanations, directory.Version)
    {
        ResponsibleMunicipality = question.ResponsibleMunicipality.Length > 0 ? question.ResponsibleMunicipality : place?.Municipality.Code ?? "",
        ProfileVersion = place?.Rules.Version ?? "",
    };
}
