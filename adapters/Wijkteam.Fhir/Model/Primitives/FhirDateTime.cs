using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A year, a month, a day, or a moment with its offset from UTC.</summary>
public sealed class FhirDateTime : TextPrimitive
{
    public FhirDateTime()
    {
    }

    public FhirDateTime(string? value) => Value = value;

    public override string TypeName => "dateTime";

    internal override int TypeIndex => TypeIndexes.FhirDateTime;

    internal override TextRule Rule => TextRule.DateTime;

    internal override Base CreateNew() => new FhirDateTime();
}
