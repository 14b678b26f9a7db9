using System.Collections.Frozen;
using Hl7.Fhir.Serialization;

namespace Wijkteam.Adapters.Fhir.Outcomes;

/// <summary>What went wrong, in Dutch, for the one at the screen. By reason; where it is, the expression says.</summary>
internal static class DutchTexts
{
    private static readonly FrozenDictionary<string, string> Texts = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // The hub's reasons (refusal.proto).
        ["FIELD_REQUIRED"] = "Er ontbreekt een verplicht gegeven.",
        ["FIELD_INVALID"] = "Een gegeven heeft niet de juiste vorm of waarde.",
        ["FIELD_NOT_ALLOWED"] = "Een gegeven past niet bij de andere gegevens.",
        ["BSN_INVALID"] = "Dit is geen geldig burgerservicenummer.",
        ["PARTICIPANT_UNKNOWN"] = "Deze organisatie is bij de hub niet bekend.",
        ["MESSAGE_TOO_LARGE"] = "Het bericht is te groot.",
        ["TOKEN_INVALID"] = "De toegang is niet geldig. Meld u opnieuw aan.",
        ["TOKEN_EXPIRED"] = "De toegang is verlopen. Meld u opnieuw aan.",
        ["PROFESSIONAL_REQUIRED"] = "Er is niet aangegeven welke zorgverlener handelt.",
        ["BSN_NOT_ENTITLED"] = "Uw organisatie mag het burgerservicenummer hiervoor niet gebruiken.",
        ["PARTICIPANT_NOT_ENTITLED"] = "Uw organisatie mag dit niet doen.",
        ["STEP_OF_OTHER_PARTY"] = "Deze stap is aan de andere partij.",
        ["PARTICIPANT_PAUSED"] = "De beheerder van de hub heeft uw organisatie tijdelijk buiten gebruik gesteld. Neem contact op met de beheerder.",
        ["NOT_FOUND"] = "Dit is er niet, of u heeft er geen deel aan.",
        ["REQUEST_ID_REUSED"] = "Dit kenmerk is al gebruikt voor een ander bericht.",
        ["STATE_NOT_ALLOWED"] = "Deze stap past niet bij de huidige stand van zaken.",
        ["CONFLICT"] = "Anderen wijzigden hetzelfde tegelijk. Probeer het opnieuw.",
        ["EXTERNAL_IDENTIFIER_TAKEN"] = "Onder dit kenmerk heeft u al een andere verwijzing verstuurd.",
        ["VERSION_MISMATCH"] = "De verwijzing is intussen veranderd. Haal haar opnieuw op.",
        ["OFFER_TAKEN"] = "Een andere ontvanger heeft de verwijzing al aangenomen, of het aanbod is ingetrokken.",
        ["MEMBER_OF_OTHER_HOUSEHOLD"] = "Deze burger hoort al bij een huishouden.",
        ["COORDINATOR_CHANGED"] = "U bent niet de regisseur van dit huishouden, of niet meer.",
        ["HOUSEHOLD_MERGED"] = "Dit huishouden is opgegaan in een ander.",
        ["SECRECY_NOT_LIFTED"] = "Er is niets waardoor u uw beroepsgeheim hier mag doorbreken.",
        ["NO_LEGAL_BASIS"] = "De ontvanger heeft geen grondslag om deze gegevens te verwerken.",
        ["NO_AGREEMENT"] = "Er is geen toestemming van de burger vastgelegd voor deze verwijzing, of er staat een bezwaar.",
        ["GIVER_NOT_ENTITLED"] = "De toestemming is niet gegeven door wie dat volgens de wet op deze leeftijd moet doen.",
        ["ADDRESS_UNKNOWN"] = "Bij dit adres is geen buurt bekend.",
        ["NO_ROUTE"] = "Voor dit adres is er geen team en geen meldpunt.",
        ["ACUTE_DANGER"] = "Bij acuut gevaar: bel 112, de crisisdienst of Veilig Thuis (0800-2000). De hub is niet voor spoed.",
        ["ENDPOINT_NOT_ALLOWED"] = "De beheerder van de hub staat dit adres niet toe voor berichten aan uw organisatie.",
        ["SUBSCRIPTION_EXISTS"] = "U heeft al een abonnement. Beëindig dat eerst.",
        ["INTERNAL"] = "Er ging iets mis in de hub. Probeer het opnieuw; dubbel versturen kan geen kwaad.",
        ["UNAVAILABLE"] = "De hub is even niet bereikbaar. Probeer het opnieuw.",
        ["RATE_LIMITED"] = "Uw systeem vraagt te veel tegelijk. Probeer het zo dadelijk opnieuw.",

        // The door's own.
        [FhirReasons.ContentType] = "Het bericht is geen FHIR in JSON of XML.",
        [FhirReasons.BodyTooLarge] = "Het bericht is te groot.",
        [FhirReasons.NotSupported] = "Dit kan hier niet.",
        [FhirReasons.NotFound] = "Dit is er niet, of u heeft er geen deel aan.",
        [FhirReasons.BundleType] = "Dit soort bundel wordt hier niet verwerkt.",
        [FhirReasons.BundleEntry] = "Een onderdeel van de bundel hoort hier niet of mist iets.",
        [FhirReasons.DuplicateEntry] = "Een onderdeel van de bundel komt dubbel voor.",
        [FhirReasons.DanglingReference] = "Een verwijzing binnen het bericht wijst naar iets dat er niet is.",
        [FhirReasons.BusinessIdentifier] = "De verwijzing heeft geen eigen kenmerk. Zonder kenmerk is een herhaling niet te herkennen.",
        [FhirReasons.UnknownProfile] = "Het bericht beroept zich op een profiel dat hier niet bekend is.",
        [FhirReasons.NotUnderstood] = "Hier staat iets dat de betekenis verandert en dat de hub niet kent.",
        [FhirReasons.Required] = "Er ontbreekt een verplicht gegeven.",
        [FhirReasons.SearchParameter] = "Deze zoekvraag wordt niet begrepen.",
        [FhirReasons.BsnInUrl] = "Een burgerservicenummer hoort niet in een webadres. Zoek met POST _search.",
        [FhirReasons.Precondition] = "De voorwaarde in het verzoek klopt niet of ontbreekt.",
        [FhirReasons.NotChangeable] = "Dit kan de verwijzer niet wijzigen.",
        [FhirReasons.Revoker] = "Geef aan wie de toestemming intrekt: één persoon.",
        [FhirReasons.IfNoneExist] = "De voorwaarde If-None-Exist kan alleen op het eigen kenmerk van de verwijzing.",
        [FhirReasons.FullResource] = "De hub stuurt geen persoonsgegevens mee met een melding. De praktijk leest ze zelf.",
        [FhirReasons.Header] = "Een kop van het abonnement heeft niet de juiste vorm.",

        // Of the format.
        [FhirFaults.InvalidJson] = "Het bericht is geen geldige JSON.",
        [FhirFaults.InvalidXml] = "Het bericht is geen geldige XML.",
        [FhirFaults.WrongNamespace] = "Dit onderdeel staat niet in de naamruimte van FHIR.",
        [FhirFaults.OutOfOrder] = "De onderdelen staan niet in de volgorde van FHIR.",
        [FhirFaults.UnexpectedText] = "Hier staat tekst waar die niet hoort.",
        [FhirFaults.InvalidUtf8] = "Het bericht is geen geldige UTF-8.",
        [FhirFaults.TrailingData] = "Na het bericht volgt nog iets.",
        [FhirFaults.TooManyBytes] = "Het bericht is te groot.",
        [FhirFaults.TooDeep] = "Het bericht is te diep genest.",
        [FhirFaults.TooManyElements] = "Het bericht heeft te veel onderdelen.",
        [FhirFaults.TooManyFaults] = "Het bericht heeft meer fouten dan hier genoemd worden.",
        [FhirFaults.UnknownProperty] = "Dit onderdeel bestaat niet in FHIR R4.",
        [FhirFaults.DuplicateProperty] = "Dit onderdeel komt dubbel voor.",
        [FhirFaults.WrongJsonType] = "Dit onderdeel is van het verkeerde soort.",
        [FhirFaults.Empty] = "Dit onderdeel is leeg.",
        [FhirFaults.Null] = "Dit onderdeel is leeg.",
        [FhirFaults.ArrayMismatch] = "De waarden en hun uitbreidingen zijn niet even lang.",
        [FhirFaults.MissingResourceType] = "Het soort bericht (resourceType) ontbreekt.",
        [FhirFaults.UnknownResourceType] = "Dit soort bericht wordt hier niet gelezen.",
        [FhirFaults.UnexpectedResourceType] = "Hier wordt een ander soort bericht verwacht.",
        [FhirFaults.Missing] = "Er ontbreekt een verplicht gegeven.",
        [FhirFaults.TooMany] = "Dit onderdeel komt te vaak voor.",
        [FhirFaults.InvalidValue] = "Deze waarde heeft niet de juiste vorm.",
        [FhirFaults.UnknownCode] = "Deze code staat niet in de lijst die hier geldt.",
        [FhirFaults.ChoiceType] = "Dit soort waarde kan hier niet.",
        [FhirFaults.ChoiceTwice] = "Hier kan maar één waarde staan.",
        [FhirFaults.ReferenceTarget] = "Hier kan niet naar dit soort gegeven verwezen worden.",
        [FhirFaults.Invariant] = "Gegevens in het bericht passen niet bij elkaar, of er ontbreekt iets dat erbij hoort.",
        [FhirFaults.ExtensionContent] = "Een uitbreiding heeft een waarde of eigen uitbreidingen: het een of het ander.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The text; a general one for a reason that a later hub may bring.</summary>
    public static string Of(string reason) => Texts.GetValueOrDefault(reason, "Het verzoek kan niet worden uitgevoerd.");
}
