namespace Hl7.Fhir.Reading;

/// <summary>Strings that nearly every document has, made once.</summary>
internal static class WellKnown
{
    public static string? Find(ReadOnlySpan<byte> text, TextRule rule) => null;
}
