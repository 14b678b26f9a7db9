using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A time of the day, without an offset.</summary>
public sealed class Time : TextPrimitive
{
    public Time()
    {
    }

    public Time(string? value) => Value = value;

    public override string TypeName => "time";

    internal override int TypeIndex => TypeIndexes.Time;

    internal override TextRule Rule => TextRule.Time;

    internal override Base CreateNew() => new Time();
}
