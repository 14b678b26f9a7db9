using System.Net;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>A referral as a short letter in Dutch: <c>Resource.text</c>, for whoever reads the message and not the codes.</summary>
internal static class Letter
{
    public static Narrative Of(V1.Referral referral, string? targetName)
    {
        var target = targetName ?? "het team";
        string[] paragraphs =
        [
            $"Verwijzing van {DutchTime.InWords(referral.CreateTime.ToDateTimeOffset())}.",
            $"Stand op {DutchTime.InWords(referral.UpdateTime.ToDateTimeOffset())}: {Stand(referral.Status, target)}",
            .. ReasonOf(referral),
            .. referral.BusinessStatus == V1.ReferralBusinessStatus.CancellationRequested
                ? new[] { $"De verwijzer heeft gevraagd om te stoppen; {target} moet dat nog bevestigen." }
                : [],
            .. referral.Outcome is { } outcome ? new[] { $"Uitkomst: {ResultOf(outcome.Result)}", outcome.Summary } : [],
            .. referral.Note.Length > 0 ? new[] { $"Bericht van {target}: {referral.Note}" } : [],
        ];
        return Of(paragraphs);
    }

    /// <summary>Paragraphs of plain text as a narrative.</summary>
    public static Narrative Of(IEnumerable<string> paragraphs)
    {
        var div = string.Concat(paragraphs.Select(paragraph => $"<p>{Escape(paragraph)}</p>"));
        return new Narrative { Status = Narrative.NarrativeStatus.Generated, Div = $"<div xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"nl\">{div}</div>" };
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text).Replace("\n", "<br/>", StringComparison.Ordinal);

    private static string Stand(V1.ReferralStatus status, string target) => status switch
    {
        V1.ReferralStatus.Requested => $"bezorgd, of onderweg, bij {target}. Er is nog geen antwoord.",
        V1.ReferralStatus.Accepted => $"{target} heeft de verwijzing aangenomen.",
        V1.ReferralStatus.InProgress => $"{target} is begonnen.",
        V1.ReferralStatus.OnHold => $"{target} heeft de verwijzing aangehouden.",
        V1.ReferralStatus.Completed => $"{target} heeft de vraag afgerond.",
        V1.ReferralStatus.Rejected => $"{target} heeft de verwijzing niet aangenomen.",
        V1.ReferralStatus.Cancelled => "de verwijzing is beëindigd.",
        V1.ReferralStatus.Failed => $"het is {target} niet gelukt.",
        V1.ReferralStatus.EnteredInError => "de verwijzing was een vergissing.",
        _ => "in voorbereiding.",
    };

    private static IEnumerable<string> ReasonOf(V1.Referral referral)
    {
        if (referral.StatusReason is not { } reason)
        {
            yield break;
        }

        yield return $"Reden: {ReasonOf(reason.Code)}";
        if (reason.Text.Length > 0)
        {
            yield return reason.Text;
        }
    }

    private static string ReasonOf(V1.StatusReasonCode code) => code switch
    {
        V1.StatusReasonCode.NoCapacity => "er is nu geen plaats.",
        V1.StatusReasonCode.NotAppropriate => "de vraag past niet bij dit team.",
        V1.StatusReasonCode.CitizenDeclines => "de inwoner wil het niet.",
        V1.StatusReasonCode.CitizenNotReached => "de inwoner is niet bereikt.",
        V1.StatusReasonCode.Duplicate => "dezelfde vraag loopt al.",
        V1.StatusReasonCode.Closed => "gesloten, er volgt geen verdere informatie.",
        _ => "een andere.",
    };

    private static string ResultOf(V1.ReferralResult result) => result switch
    {
        V1.ReferralResult.GoalReached => "het doel is bereikt.",
        V1.ReferralResult.GoalPartlyReached => "het doel is gedeeltelijk bereikt.",
        V1.ReferralResult.GoalNotReached => "het doel is niet bereikt.",
        V1.ReferralResult.AdviceGiven => "advies of informatie was genoeg.",
        _ => "niet gezegd.",
    };
}
