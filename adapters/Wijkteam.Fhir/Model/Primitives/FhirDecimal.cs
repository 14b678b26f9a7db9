using System.Globalization;
using System.Text.Json;
using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A decimal number. Its digits are kept as they were written: <c>1.50</c> stays <c>1.50</c>, and so does what <see cref="decimal"/> cannot hold.</summary>
public sealed class FhirDecimal : PrimitiveType, INullableValue<decimal>
{
    private decimal? _value;
    private string? _literal;

    public FhirDecimal()
    {
    }

    public FhirDecimal(decimal? value) => _value = value;

    /// <summary>The number; null as well if it is beyond what <see cref="decimal"/> can hold.</summary>
    public decimal? Value
    {
        get => _value;
        set => (_value, _literal) = (value, null);
    }

    /// <summary>The number, or as a string what <see cref="decimal"/> would not write in the same digits.</summary>
    public override object? ObjectValue
    {
        get => _literal is null ? _value : _literal;
        set
        {
            if (value is string literal)
            {
                Set(literal);
            }
            else
            {
                Value = (decimal?)value;
            }
        }
    }

    public override string TypeName => "decimal";

    internal override int TypeIndex => TypeIndexes.FhirDecimal;

    internal override bool HasValue => _value is not null || _literal is not null;

    internal override string? Literal => ToString();

    public override string? ToString() => _literal ?? _value?.ToString(CultureInfo.InvariantCulture);

    public override bool IsExactly(IDeepComparable other) =>
        base.IsExactly(other) && string.Equals(ToString(), ((FhirDecimal)other).ToString(), StringComparison.Ordinal);

    internal override Base CreateNew() => new FhirDecimal();

    internal override void CopyMembersTo(Base other)
    {
        base.CopyMembersTo(other);
        var copy = (FhirDecimal)other;
        (copy._value, copy._literal) = (_value, _literal);
    }

    internal override void ReadValue(scoped ref ModelReader reader) => reader.Decimal(this);

    internal override void WriteValue(Utf8JsonWriter writer)
    {
        if (_literal is not null)
        {
            writer.WriteRawValue(_literal);
        }
        else
        {
            writer.WriteNumberValue(_value.GetValueOrDefault());
        }
    }

    /// <summary>Keeps a number that <see cref="decimal"/> would write in other digits.</summary>
    internal void Set(string literal)
    {
        _value = decimal.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
        _literal = literal;
    }
}
