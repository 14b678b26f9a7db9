using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>Text, without formatting.</summary>
public sealed class FhirString : TextPrimitive
{
    public FhirString()
    {
    }

    public FhirString(string? value) => Value = value;

    public override string TypeName => "string";

    internal override int TypeIndex => TypeIndexes.FhirString;

    internal override TextRule Rule => TextRule.String;

    internal override Base CreateNew() => new FhirString();
}
