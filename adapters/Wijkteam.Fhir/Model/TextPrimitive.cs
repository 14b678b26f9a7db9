using System.Text.Json;
using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A primitive whose value is a string in a form of its own.</summary>
public abstract class TextPrimitive : PrimitiveType, IStringValue
{
    /// <summary>The value as it was written.</summary>
    public string? Value { get; set; }

    public override object? ObjectValue
    {
        get => Value;
        set => Value = (string?)value;
    }

    internal override bool HasValue => Value is not null;

    internal override string? Literal => Value;

    internal abstract TextRule Rule { get; }

    public override bool IsExactly(IDeepComparable other) =>
        base.IsExactly(other) && string.Equals(Value, ((TextPrimitive)other).Value, StringComparison.Ordinal);

    internal override void CopyMembersTo(Base other)
    {
        base.CopyMembersTo(other);
        ((TextPrimitive)other).Value = Value;
    }

    internal override void ReadValue(scoped ref ModelReader reader) => Value = reader.Text(Rule);

    internal override void WriteValue(Utf8JsonWriter writer) => writer.WriteStringValue(Value);
}
