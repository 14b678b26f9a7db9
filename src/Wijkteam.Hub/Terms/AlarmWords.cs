using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Terms;

/// <summary>What an alarm says, in Dutch. It holds no personal data.</summary>
/// <param name="Type">For software.</param>
internal sealed record AlarmWords(string Type, string Subject, string What, string ToDo)
{
    private const string Inbox = "Bekijk de inbox van uw systeem.";
    private const string Case = "Bekijk de zaak in uw systeem.";
    private const string Late = "Wettelijke termijn verstreken";

    /// <param name="kind">What is due; READ for what is urgent and unread.</param>
    /// <param name="name">Whose inbox it is.</param>
    public static AlarmWords For(TermKind kind, string name) => kind switch
    {
        TermKind.Read => new(
            "unread", "Spoedbericht niet gelezen", $"Voor {name} staat een spoedbericht klaar dat nog niemand heeft gelezen.", $"{Inbox} Bij acuut gevaar: bel 112."),
        TermKind.Start => new("not-started", "Bericht wacht op een reactie", $"{NotAnswered(name)} Het is aangenomen, maar niet gestart.", Inbox),
        TermKind.WmoInquiry => new(
            "wmo-inquiry", Late, $"{Passed(name)} Het onderzoek naar de hulpvraag had klaar moeten zijn (Wmo 2015, artikel 2.3.2: zes weken).", Case),
        TermKind.WmoDecision => new(
            "wmo-decision", Late, $"{Passed(name)} De beschikking had genomen moeten zijn (Wmo 2015, artikel 2.3.5: twee weken na het onderzoek).", Case),
        TermKind.DebtTalk => new("debt-talk", Late, $"{Passed(name)} Het eerste gesprek over de schulden had gevoerd moeten zijn (Wgs, artikel 4).", Case),
        TermKind.Coordination => new(
            "coordination", "Huishouden zonder regie",
            $"Bij {name} vraagt de regie over een huishouden aandacht: er is geen regisseur, die is afwezig of stil, of een aanbod of verzoek bleef liggen.",
            "Bekijk de inbox van uw systeem, en spreek af wie de regie neemt."),
        _ => new("unanswered", "Bericht wacht op een reactie", $"{NotAnswered(name)} Het is niet aangenomen, afgewezen of beoordeeld.", Inbox),
    };

    private static string NotAnswered(string name) => $"{name} heeft niet binnen de termijn gereageerd op een bericht.";

    private static string Passed(string name) => $"Voor {name} is een wettelijke termijn verstreken.";
}
