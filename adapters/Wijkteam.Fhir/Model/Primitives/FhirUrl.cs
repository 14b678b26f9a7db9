using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A URI at which something can be found.</summary>
public sealed class FhirUrl : TextPrimitive
{
    public FhirUrl()
    {
    }

    public FhirUrl(string? value) => Value = value;

    public override string TypeName => "url";

    internal override int TypeIndex => TypeIndexes.FhirUrl;

    internal override TextRule Rule => TextRule.Uri;

    internal override Base CreateNew() => new FhirUrl();
}
