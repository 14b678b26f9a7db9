using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A URI, absolute or relative.</summary>
public sealed class FhirUri : TextPrimitive
{
    public FhirUri()
    {
    }

    public FhirUri(string? value) => Value = value;

    public override string TypeName => "uri";

    internal override int TypeIndex => TypeIndexes.FhirUri;

    internal override TextRule Rule => TextRule.Uri;

    internal override Base CreateNew() => new FhirUri();
}
