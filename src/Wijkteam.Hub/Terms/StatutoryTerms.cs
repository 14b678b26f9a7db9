using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Terms;

/// <summary>The terms that the law sets a municipality, and who works for it. They run beside a participant's own, whether or not it has any. Pure.</summary>
internal static class StatutoryTerms
{
    // Wmo 2015, articles 2.3.2 and 2.3.5: six weeks for the inquiry, two for the decision.
    private const int WmoInquiryWeeks = 6;
    private const int WmoDecisionWeeks = 8;

    // Wgs, article 4.
    private const int DebtTalkWeeks = 4;
    private const int ThreatWorkingDays = 3;

    /// <summary>Whether terms of a kind are set by law.</summary>
    public static bool Set(TermKind kind) => kind is TermKind.WmoInquiry or TermKind.WmoDecision or TermKind.DebtTalk;

    /// <summary>Whether the law sets such terms to participants of a kind.</summary>
    public static bool Bind(ParticipantKind kind) => kind is ParticipantKind.NeighbourhoodTeam or ParticipantKind.Municipality or ParticipantKind.CreditBank;

    /// <summary>The terms that run for what is taken up.</summary>
    /// <param name="questions">What the target says that it is.</param>
    /// <param name="basis">What says by itself that it is about debts.</param>
    /// <param name="notified">When it was submitted.</param>
    public static IEnumerable<Term> For(IReadOnlyCollection<StatutoryQuestion> questions, LegalBasis basis, DateTimeOffset notified)
    {
        var day = DutchCalendar.DateAt(notified);
        if (questions.Contains(StatutoryQuestion.WmoDecision))
        {
            yield return Run(TermKind.WmoInquiry, WorkingDays.OnOrAfter(day.PlusWeeks(WmoInquiryWeeks)));
            yield return Run(TermKind.WmoDecision, WorkingDays.OnOrAfter(day.PlusWeeks(WmoDecisionWeeks)));
        }

        if (questions.Contains(StatutoryQuestion.DebtThreat))
        {
            yield return Run(TermKind.DebtTalk, WorkingDays.After(day, ThreatWorkingDays));
        }
        else if (questions.Contains(StatutoryQuestion.Debt) || IsAboutDebts(basis))
        {
            yield return Run(TermKind.DebtTalk, WorkingDays.OnOrAfter(day.PlusWeeks(DebtTalkWeeks)));
        }
    }

    /// <summary>Puts a term in the place of the one of its kind.</summary>
    public static void Replace(IList<Term> terms, Term term) => terms[terms.IndexOf(terms.First(running => running.Kind == term.Kind))] = term;

    /// <summary>Faults questions that are unknown or said twice, or said by one to whom the law sets no terms.</summary>
    public static void Check(Faults faults, string path, IReadOnlyList<StatutoryQuestion> questions, ParticipantKind caller)
    {
        if (questions.Count > 0 && !Bind(caller))
        {
            faults.NotAllowed(path, "Only from a neighbourhood team, a municipality or a credit bank.");
            return;
        }

        ListCheck.Items(
            faults, path, questions, question => question != StatutoryQuestion.Unspecified && System.Enum.IsDefined(question) ? null : "Not a statutory question.", required: false);
    }

    private static bool IsAboutDebts(LegalBasis basis) => basis.Processing is { Kind: GroundKind.ArrearsSignal } or { Law: Law.Wgs };

    /// <param name="lastDay">The last day on which it is in time.</param>
    private static Term Run(TermKind kind, LocalDate lastDay)
    {
        var due = Timestamp.FromDateTimeOffset(DutchCalendar.StartOf(lastDay.PlusDays(1)));
        return new Term { Kind = kind, DueTime = due, State = TermState.Running, NextTime = due };
    }
}
