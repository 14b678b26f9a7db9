using NodaTime;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Why a citizen may be referred to a provision, in the words of a practitioner.</summary>
internal static class ProvisionExplanations
{
    // Wmo 2015, articles 2.3.2 and 2.3.5: six weeks for the inquiry, two for the decision.
    private static readonly Period WmoTerm = Period.FromWeeks(8);

    /// <param name="model">How it is bought; null if nothing is said of it.</param>
    public static IReadOnlyList<Explanation> Of(Offer offer, ProcurementModel? model, Provision provision)
    {
        var explanations = new List<Explanation>();
        if (provision.PassedOver.Count > 0)
        {
            explanations.Add(RouteExplanations.New(
                "collective_offer",
                false,
                $"Collective offers were considered first and passed over: {provision.PassedOver.Count}.",
                $"Collectieve voorzieningen zijn eerst overwogen en afgevallen: {provision.PassedOver.Count}."));
        }

        explanations.Add(Bought(offer, model));
        if (provision.FormalDecision is { } decision && offer.Law == FundingLaw.Wmo)
        {
            explanations.Add(Term(decision));
        }

        return explanations;
    }

    private static Explanation Bought(Offer offer, ProcurementModel? model)
    {
        var (english, dutch) = model switch
        {
            ProcurementModel.Choice => ("is bought by choice among contracted providers", "is ingekocht met keuze uit gecontracteerde aanbieders"),
            ProcurementModel.Consortium => ("is given by one coalition", "wordt gegeven door één coalitie"),
            ProcurementModel.Hybrid => ("is given by one party, with others beside it", "wordt gegeven door één partij, met andere ernaast"),
            _ => ("is given by one provider", "wordt gegeven door één aanbieder"),
        };
        return RouteExplanations.New("procurement_model", true, $"{offer.Name} {english}.", $"{offer.Name} {dutch}.");
    }

    private static Explanation Term(FormalDecision decision)
    {
        _ = DutchCalendar.TryParseDate(decision.ApplicationDate, out var applied) & DutchCalendar.TryParseDate(decision.DecisionDate, out var decided);
        return decided <= applied + WmoTerm
            ? RouteExplanations.New("formal_decision_term", true, "The formal decision was taken within eight weeks.", "De beschikking is binnen acht weken genomen.")
            : RouteExplanations.New(
                "formal_decision_term",
                false,
                "The formal decision took longer than the eight weeks that the Wmo allows.",
                "De beschikking heeft langer geduurd dan de acht weken van de Wmo.");
    }
}
