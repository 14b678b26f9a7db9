using Wijkteam.Adapters.Fhir.Gp.Mapping;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Signals;

/// <summary>How a signal stands, in Dutch.</summary>
internal static class SignalLetter
{
    /// <param name="target">The name of whoever received it.</param>
    public static IEnumerable<string> Of(V1.Signal signal, string target) =>
    [
        $"Signaal van {DutchTime.InWords(signal.CreateTime.ToDateTimeOffset())}.",
        $"Stand op {DutchTime.InWords(signal.UpdateTime.ToDateTimeOffset())}: {Stand(signal, target)}",
        .. signal.Triage is { Advice.Length: > 0 } triage ? new[] { $"Advies: {triage.Advice}" } : [],
        .. signal.Answer is { } answer ? new[] { $"Uitkomst: {ResultOf(answer.Result)}", answer.Summary } : [],
    ];

    private static string Stand(V1.Signal signal, string target) => signal switch
    {
        { Status: V1.SignalStatus.EnteredInError } => "het signaal was een vergissing.",
        { StatusReason.Code: V1.StatusReasonCode.Closed } => "gesloten, er volgt geen verdere informatie.",
        { Triage.Decision: V1.TriageDecision.NoAction } => $"{target} onderneemt niets.",
        { Triage.Decision: V1.TriageDecision.Redirected } => $"{target} verwijst naar een andere plek.",
        { Status: V1.SignalStatus.TakenUp } => $"{target} pakt het op.",
        { Status: V1.SignalStatus.Closed } => $"{target} heeft het afgerond.",
        _ => $"bezorgd, of onderweg, bij {target}. Er is nog geen antwoord.",
    };

    private static string ResultOf(V1.SignalResult result) => result switch
    {
        V1.SignalResult.HelpStarted => "er is hulp begonnen.",
        V1.SignalResult.AdviceGiven => "advies of informatie was genoeg.",
        V1.SignalResult.Referred => "er is doorverwezen.",
        V1.SignalResult.AlreadyHelped => "er was al hulp.",
        V1.SignalResult.CitizenDeclined => "de inwoner wil geen hulp.",
        V1.SignalResult.NotReached => "de inwoner is niet bereikt.",
        _ => "niet gezegd.",
    };
}
