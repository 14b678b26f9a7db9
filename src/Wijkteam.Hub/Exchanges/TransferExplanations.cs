using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Directory.Profiles;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>Why an open case goes on to another, in the words of a practitioner.</summary>
internal static class TransferExplanations
{
    public static Explanation Succession(Participant from, Participant to, Succeeding succeeding, Area municipality)
    {
        var day = ProfileName.FirstDay(succeeding.Profile);
        return RouteExplanations.New(
            "succession",
            true,
            $"The municipality of {municipality.Name} has arranged its teams anew from {day:yyyy-MM-dd}: {to.Name} takes over the open cases of {from.Name}.",
            $"De gemeente {municipality.Name} heeft haar teams per {day:dd-MM-yyyy} anders ingedeeld: {to.Name} neemt de lopende zaken van {from.Name} over.");
    }

    public static Explanation Moved(Participant from) => RouteExplanations.New(
        "citizen_moved",
        true,
        $"{from.Name} tells that the citizen has moved: the question is routed anew.",
        $"{from.Name} meldt dat de inwoner is verhuisd: de vraag wordt opnieuw gerouteerd.");
}
