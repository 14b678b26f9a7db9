using System.Text.Json;

namespace Hl7.Fhir.Writing;

/// <summary>The property names that the hand-written types write.</summary>
internal static class CommonNames
{
    public static readonly JsonEncodedText ResourceType = JsonEncodedText.Encode("resourceType");
    public static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    public static readonly JsonEncodedText Extension = JsonEncodedText.Encode("extension");
    public static readonly JsonEncodedText ModifierExtension = JsonEncodedText.Encode("modifierExtension");
}
