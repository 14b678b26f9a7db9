using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A year, a month, a day, or a moment with its offset from UTC.</summary>
public sealed class FhirDateTime : TextPrimitive
{
    public FhirDateTime()
    {
    }

    public FhirDateTime(string? value) => Value = value;

    public FhirDateTime(DateTimeOffset value) => Value = Moments.Format(value);

    public FhirDateTime(int year, int month, int day) => Value = Moments.Format(new DateOnly(year, month, day));

    public override string TypeName => "dateTime";

    internal override int TypeIndex => TypeIndexes.FhirDateTime;

    internal override TextRule Rule => TextRule.DateTime;

    /// <summary>The moment; of a date its beginning in the given zone.</summary>
    /// <returns>Whether the value is a date or a moment.</returns>
    public bool TryToDateTimeOffset(TimeSpan zone, out DateTimeOffset moment)
    {
        var parsed = Moments.Parse(Value, zone);
        moment = parsed.GetValueOrDefault();
        return parsed is not null;
    }

    /// <exception cref="FormatException">The value is neither a date nor a moment.</exception>
    public DateTimeOffset ToDateTimeOffset(TimeSpan zone) =>
        TryToDateTimeOffset(zone, out var moment) ? moment : throw new FormatException("The value is not a date or a moment.");

    internal override Base CreateNew() => new FhirDateTime();
}
