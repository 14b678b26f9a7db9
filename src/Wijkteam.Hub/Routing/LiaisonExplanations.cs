using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Routing;

/// <summary>What routing found of team members who sit at the sender's, in the words of a practitioner.</summary>
internal static class LiaisonExplanations
{
    // Written out: the hub runs where the system knows no cultures.
    private static readonly string[] Dutch = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"];

    /// <summary>The conclusion.</summary>
    public static Explanation AtSender(Liaison liaison, Participant team) => RouteExplanations.New(
        "liaison_at_sender",
        true,
        $"{team.Name} sits at the sender's on {DaysEnglish(liaison)}: the question goes there.",
        $"{team.Name} houdt spreekuur bij de afzender, op {DaysDutch(liaison)}: de vraag gaat daarheen.");

    public static Explanation NotAwaited(Liaison liaison, Participant team) => RouteExplanations.New(
        "liaison_at_sender",
        false,
        $"{team.Name} sits at the sender's on {DaysEnglish(liaison)}, but what is urgent does not wait for that.",
        $"{team.Name} houdt spreekuur bij de afzender, op {DaysDutch(liaison)}, maar wat dringend is wacht daar niet op.");

    public static Explanation ForOthers(Liaison liaison, Participant team) => RouteExplanations.New(
        "liaison_at_sender",
        false,
        $"{team.Name} sits at the sender's on {DaysEnglish(liaison)}, but not for this question, or it has no room.",
        $"{team.Name} houdt spreekuur bij de afzender, op {DaysDutch(liaison)}, maar niet voor deze vraag, of het heeft geen plaats.");

    public static string DaysEnglish(Liaison liaison) => Days(liaison, day => $"{day}", "and");

    public static string DaysDutch(Liaison liaison) => Days(liaison, day => Dutch[(int)day - 1], "en");

    private static string Days(Liaison liaison, Func<Weekday, string> nameOf, string and)
    {
        string[] names = [.. liaison.Weekdays.Order().Select(nameOf)];
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} {and} {names[^1]}";
    }
}
