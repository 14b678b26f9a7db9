using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A year, a month or a day.</summary>
public sealed class Date : TextPrimitive
{
    public Date()
    {
    }

    public Date(string? value) => Value = value;

    public Date(int year, int month, int day) => Value = Moments.Format(new DateOnly(year, month, day));

    public override string TypeName => "date";

    internal override int TypeIndex => TypeIndexes.Date;

    internal override TextRule Rule => TextRule.Date;

    internal override Base CreateNew() => new Date();
}
