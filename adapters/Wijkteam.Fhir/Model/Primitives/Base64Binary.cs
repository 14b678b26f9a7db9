using System.Text.Json;
using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>Bytes, written in base64.</summary>
public sealed class Base64Binary : PrimitiveType
{
    private byte[]? _value;
    private string? _literal;

    public Base64Binary()
    {
    }

    public Base64Binary(byte[]? value) => _value = value;

    public byte[]? Value
    {
        get => _value;
        set => (_value, _literal) = (value, null);
    }

    public override object? ObjectValue
    {
        get => _literal ?? (object?)_value;
        set
        {
            if (value is string literal)
            {
                Set(Convert.FromBase64String(literal), literal);
            }
            else
            {
                Value = (byte[]?)value;
            }
        }
    }

    public override string TypeName => "base64Binary";

    internal override int TypeIndex => TypeIndexes.Base64Binary;

    internal override bool HasValue => _value is not null;

    internal override string? Literal => _literal ?? (_value is null ? null : Convert.ToBase64String(_value));

    public override bool IsExactly(IDeepComparable other) =>
        base.IsExactly(other)
        && string.Equals(_literal, ((Base64Binary)other)._literal, StringComparison.Ordinal)
        && (_value is null ? ((Base64Binary)other)._value is null : ((Base64Binary)other)._value is { } bytes && _value.AsSpan().SequenceEqual(bytes));

    internal override Base CreateNew() => new Base64Binary();

    internal override void CopyMembersTo(Base other)
    {
        base.CopyMembersTo(other);
        var copy = (Base64Binary)other;
        (copy._value, copy._literal) = ((byte[]?)_value?.Clone(), _literal);
    }

    internal override void ReadValue(scoped ref ModelReader reader) => reader.Base64(this);

    internal override void WriteValue(Utf8JsonWriter writer)
    {
        if (_literal is not null)
        {
            writer.WriteStringValue(_literal);
        }
        else
        {
            writer.WriteBase64StringValue(_value);
        }
    }

    /// <param name="literal">How the bytes were written, where that is not how they would be.</param>
    internal void Set(byte[] value, string? literal) => (_value, _literal) = (value, literal);
}
