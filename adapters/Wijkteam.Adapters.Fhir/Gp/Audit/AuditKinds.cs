using System.Collections.Frozen;
using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Gp.Audit;

/// <summary>What happened, as codes (<c>REFERRAL_SUBMITTED</c> → <c>referral-submitted</c>) and in Dutch, for the citizen who asks.</summary>
internal static class AuditKinds
{
    /// <summary>By code; what the contract may add later has a code and no words yet.</summary>
    public static FrozenDictionary<string, string> Texts { get; } = new Dictionary<string, string>
    {
        ["referral-submitted"] = "Verwijzing verstuurd",
        ["referral-offered"] = "Verwijzing aangeboden",
        ["referral-accepted"] = "Verwijzing aangenomen",
        ["referral-declined"] = "Verwijzing afgewezen",
        ["referral-started"] = "Begonnen",
        ["referral-held"] = "Aangehouden",
        ["referral-progress-reported"] = "Voortgang gemeld",
        ["referral-completed"] = "Afgerond",
        ["referral-failed"] = "Niet gelukt",
        ["referral-cancelled"] = "Verwijzing ingetrokken",
        ["referral-cancellation-requested"] = "Om intrekking gevraagd",
        ["referral-closed"] = "Verwijzing gesloten: de grondslag is vervallen",
        ["referral-entered-in-error"] = "Verwijzing als vergissing teruggenomen",
        ["referral-passed-on"] = "Doorverwezen",
        ["referral-handed-over"] = "Verwijzing overgedragen aan wie haar aannam",
        ["onward-referral-ended"] = "Doorverwijzing beëindigd",
        ["offer-declined"] = "Aanbod afgeslagen",
        ["offer-closed"] = "Aanbod gesloten",
        ["consent-recorded"] = "Toestemming of bezwaar vastgelegd",
        ["consent-revoked"] = "Toestemming of bezwaar ingetrokken",
        ["attachment-added"] = "Bijlage toegevoegd",
        ["signal-submitted"] = "Signaal verstuurd",
        ["signal-triaged"] = "Signaal beoordeeld",
        ["signal-answered"] = "Signaal beantwoord",
        ["signal-closed"] = "Signaal gesloten: de grondslag is vervallen",
        ["signal-subject-confirmed"] = "Vastgesteld om wie het gaat",
        ["signal-entered-in-error"] = "Signaal als vergissing teruggenomen",
        ["disclosed-to-inbox"] = "Afgeleverd",
        ["disclosed-on-read"] = "Ingezien",
        ["read"] = "Geraadpleegd",
        ["closure-told"] = "Verteld dat het is gesloten",
        ["failure-told"] = "Verteld dat het niet is aangekomen",
        ["delivery-died"] = "Niet afgeleverd",
        ["delivery-failed"] = "Niet aangekomen",
        ["delivery-replayed"] = "Opnieuw aangeboden",
        ["delivery-discarded"] = "Niet meer aangeboden",
        ["term-passed"] = "Termijn verstreken",
        ["contact-alarmed"] = "Iemand gewaarschuwd",
        ["alarm-sent"] = "Waarschuwing verstuurd",
        ["referral-transferred"] = "Verwijzing overgegaan naar een ander",
        ["signal-transferred"] = "Signaal overgegaan naar een ander",
        ["signal-handed-over"] = "Signaal overgedragen aan wie het overneemt",
        ["transfer-closed"] = "Gesloten voor wie het overdroeg",
        ["transfer-awaited"] = "Wacht op overdracht",
        ["household-changed"] = "Huishouden gewijzigd",
        ["household-told"] = "Bericht over het huishouden",
        ["household-closed"] = "Huishouden gesloten voor een betrokkene",
        ["plan-item-changed"] = "Plan gewijzigd",
        ["log-read"] = "Gevraagd wie er keek",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="kind">The contract's name of it.</param>
    public static Coding CodingOf(string kind)
    {
        var code = kind.ToLowerInvariant().Replace('_', '-');
        return new Coding { System = FhirUris.AuditKindSystem, Code = code, Display = Texts.GetValueOrDefault(code) };
    }
}
