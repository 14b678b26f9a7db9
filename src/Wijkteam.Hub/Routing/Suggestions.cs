using Wijkteam.Hub.Directory;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>What is there beside whom a question goes to. It informs, and changes nothing. Pure.</summary>
internal static class Suggestions
{
    private const int MaxOffers = 3;

    /// <summary>Lighter help in the GP practice itself, beside a statutory referral.</summary>
    public static IEnumerable<Explanation> LighterHelp(DirectorySnapshot directory, Place place, RoutingQuestion question) => !question.IsStatutory ? [] :
        place.Rules.LiaisonsAt(question.Sender!.Id)
            .Where(liaison => Ages.Serve(liaison.MinAge, liaison.MaxAge, question.Age))
            .Select(liaison => SuggestionExplanations.LighterHelp(liaison, directory.FindParticipant(liaison.TeamParticipantId)!));

    /// <summary>Whether an offer is for somebody.</summary>
    public static bool IsFor(Offer offer, Place place, LifeDomain domain, int? age) =>
        offer.LifeDomains.Contains(domain)
        && Ages.Serve(offer.MinAge, offer.MaxAge, age)
        && (offer.AreaCodes.Count == 0 || place.Areas.Any(area => offer.AreaCodes.Contains(area.Code)));

    /// <summary>Collective offers about the leading life domain, to consider before individual ones.</summary>
    public static IEnumerable<Explanation> CollectiveOffers(DirectorySnapshot directory, Place place, LifeDomain domain, int? age) => place.Rules.Offers
        .Where(offer => offer.Collective && IsFor(offer, place, domain, age))
        .Take(MaxOffers)
        .Select(offer => SuggestionExplanations.CollectiveOffer(offer, directory.FindParticipant(offer.ProviderParticipantId)!));
}
