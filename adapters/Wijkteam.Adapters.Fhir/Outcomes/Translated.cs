using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Outcomes;

/// <summary>A text in Dutch, with its English beside it (https://hl7.org/fhir/R4/languages.html#translation).</summary>
internal static class Translated
{
    private const string Url = "http://hl7.org/fhir/StructureDefinition/translation";

    public static FhirString Of(string dutch, string english)
    {
        var translation = new Extension
        {
            Url = Url,
            Extension =
            [
                new Extension { Url = "lang", Value = new Code("en") },
                new Extension { Url = "content", Value = new FhirString(english) },
            ],
        };
        return new FhirString(dutch) { Extension = [translation] };
    }
}
