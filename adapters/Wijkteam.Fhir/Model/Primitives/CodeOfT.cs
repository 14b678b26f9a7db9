using System.Text.Json;
using Hl7.Fhir.Reading;
using Hl7.Fhir.Utility;

namespace Hl7.Fhir.Model;

/// <summary>A code from a list that is known beforehand. A code outside that list is kept in <see cref="ObjectValue"/>.</summary>
public sealed class Code<T> : PrimitiveType, INullableValue<T>
    where T : struct, Enum
{
    private T? _value;
    private string? _unknown;

    public Code()
    {
    }

    public Code(T? value) => _value = value;

    /// <summary>The code; null as well if it is not in the list.</summary>
    public T? Value
    {
        get => _value;
        set => (_value, _unknown) = (value, null);
    }

    /// <summary>The code as it is written.</summary>
    public override object? ObjectValue
    {
        get => _value is { } value ? EnumLiterals<T>.Of(value) : _unknown;
        set
        {
            _value = value switch
            {
                T typed => typed,
                string literal => EnumLiterals<T>.Parse(literal),
                _ => null,
            };
            _unknown = _value is null ? value as string : null;
        }
    }

    public override string TypeName => "code";

    internal override int TypeIndex => TypeIndexes.Code;

    internal override bool HasValue => _value is not null || _unknown is not null;

    internal override string? Literal => (string?)ObjectValue;

    public override bool IsExactly(IDeepComparable other) =>
        base.IsExactly(other)
        && EqualityComparer<T?>.Default.Equals(_value, ((Code<T>)other)._value)
        && string.Equals(_unknown, ((Code<T>)other)._unknown, StringComparison.Ordinal);

    internal override Base CreateNew() => new Code<T>();

    internal override void CopyMembersTo(Base other)
    {
        base.CopyMembersTo(other);
        var copy = (Code<T>)other;
        (copy._value, copy._unknown) = (_value, _unknown);
    }

    internal override void ReadValue(scoped ref ModelReader reader)
    {
        var bytes = reader.PlainText();
        if (!bytes.IsEmpty && EnumLiterals<T>.Parse(bytes) is { } value)
        {
            Value = value;
            return;
        }

        var faults = reader.FaultCount;
        ObjectValue = reader.Text(TextRule.Code);
        if (_unknown is not null && reader.FaultCount == faults)
        {
            reader.UnknownCode();
        }
    }

    internal override void WriteValue(Utf8JsonWriter writer)
    {
        if (_value is { } value)
        {
            writer.WriteStringValue(EnumLiterals<T>.Encoded(value));
        }
        else
        {
            writer.WriteStringValue(_unknown);
        }
    }
}
