using System.Text.Json;
using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A moment, to the second or finer. Its digits are kept as they were written.</summary>
public sealed class Instant : PrimitiveType, INullableValue<DateTimeOffset>
{
    private string? _literal;

    public Instant()
    {
    }

    public Instant(DateTimeOffset? value) => Value = value;

    public DateTimeOffset? Value
    {
        get => Moments.Parse(_literal);
        set => _literal = value is { } moment ? Moments.Format(moment) : null;
    }

    /// <summary>The moment as it was written.</summary>
    public override object? ObjectValue
    {
        get => _literal;
        set => _literal = value is DateTimeOffset moment ? Moments.Format(moment) : (string?)value;
    }

    public override string TypeName => "instant";

    internal override int TypeIndex => TypeIndexes.Instant;

    internal override bool HasValue => _literal is not null;

    internal override string? Literal => _literal;

    public override bool IsExactly(IDeepComparable other) =>
        base.IsExactly(other) && string.Equals(_literal, ((Instant)other)._literal, StringComparison.Ordinal);

    internal override Base CreateNew() => new Instant();

    internal override void CopyMembersTo(Base other)
    {
        base.CopyMembersTo(other);
        ((Instant)other)._literal = _literal;
    }

    internal override void ReadValue(scoped ref ModelReader reader) => _literal = reader.Text(TextRule.Instant);

    internal override void WriteValue(Utf8JsonWriter writer) => writer.WriteStringValue(_literal);
}
