using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.Terms;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>Checks what the target says with a step.</summary>
internal static class SignalStepCheck
{
    private const int MaxAdviceLength = 4_000;
    private const int MaxSummaryLength = 8_000;

    /// <summary>Faults a triage: NO_ACTION has a reason, REDIRECTED has advice, and no other has a reason.</summary>
    public static void CheckTriage(Faults faults, string path, SignalTriage? triage)
    {
        if (triage is null)
        {
            faults.Required(path);
            return;
        }

        StepCheck.CheckCode(faults, $"{path}.decision", triage.Decision);
        faults.Text($"{path}.advice", triage.Advice, MaxAdviceLength, required: triage.Decision == TriageDecision.Redirected);
        if (triage.Decision == TriageDecision.NoAction)
        {
            StepCheck.CheckReason(faults, $"{path}.reason", triage.Reason);
        }
        else if (triage.Reason is not null)
        {
            faults.NotAllowed($"{path}.reason", "Only NO_ACTION has a reason.");
        }
    }

    /// <summary>Faults statutory questions of what is not taken up, or of one to whom the law sets no terms.</summary>
    public static void CheckStatutory(Faults faults, string path, TriageSignalRequest request, ParticipantKind targetKind)
    {
        if (request.StatutoryQuestions.Count > 0 && request.Triage?.Decision is not (null or TriageDecision.TakenUp))
        {
            faults.NotAllowed(path, "Only with TAKEN_UP.");
            return;
        }

        StatutoryTerms.Check(faults, path, request.StatutoryQuestions, targetKind);
    }

    /// <summary>Faults an answer: result and summary are both required.</summary>
    public static void CheckAnswer(Faults faults, string path, SignalAnswer? answer)
    {
        if (answer is null)
        {
            faults.Required(path);
            return;
        }

        StepCheck.CheckCode(faults, $"{path}.result", answer.Result);
        faults.Text($"{path}.summary", answer.Summary, MaxSummaryLength, required: true);
    }

    /// <summary>Faults a citizen who is not named by BSN, or whom the target may not name so.</summary>
    public static void CheckSubject(Faults faults, string path, Subject? subject, ParticipantKind targetKind, DateTimeOffset now)
    {
        SubjectCheck.Check(faults, path, subject, targetKind, SubjectUse.FindConsent, now);
        if (subject?.Identification == SubjectIdentification.Person)
        {
            faults.Invalid($"{path}.identification", "Confirmed is who is known by BSN.");
        }
    }
}
