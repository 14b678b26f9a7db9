using System.Globalization;
using System.Text.Json;
using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A whole number of 32 bits.</summary>
public abstract class IntegerPrimitive : PrimitiveType, INullableValue<int>
{
    public int? Value { get; set; }

    public override object? ObjectValue
    {
        get => Value;
        set => Value = (int?)value;
    }

    internal override bool HasValue => Value is not null;

    internal override string? Literal => Value?.ToString(CultureInfo.InvariantCulture);

    internal abstract int Minimum { get; }

    public override bool IsExactly(IDeepComparable other) => base.IsExactly(other) && Value == ((IntegerPrimitive)other).Value;

    internal override void CopyMembersTo(Base other)
    {
        base.CopyMembersTo(other);
        ((IntegerPrimitive)other).Value = Value;
    }

    internal override void ReadValue(scoped ref ModelReader reader) => Value = reader.WholeNumber(Minimum);

    internal override void WriteValue(Utf8JsonWriter writer) => writer.WriteNumberValue(Value.GetValueOrDefault());
}
