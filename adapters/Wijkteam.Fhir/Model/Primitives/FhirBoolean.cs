using System.Text.Json;
using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>True or false.</summary>
public sealed class FhirBoolean : PrimitiveType, INullableValue<bool>
{
    public FhirBoolean()
    {
    }

    public FhirBoolean(bool? value) => Value = value;

    public bool? Value { get; set; }

    public override object? ObjectValue
    {
        get => Value;
        set => Value = (bool?)value;
    }

    public override string TypeName => "boolean";

    internal override int TypeIndex => TypeIndexes.FhirBoolean;

    internal override bool HasValue => Value is not null;

    internal override string? Literal => Value switch { true => "true", false => "false", _ => null };

    public override bool IsExactly(IDeepComparable other) => base.IsExactly(other) && Value == ((FhirBoolean)other).Value;

    internal override Base CreateNew() => new FhirBoolean();

    internal override void CopyMembersTo(Base other)
    {
        base.CopyMembersTo(other);
        ((FhirBoolean)other).Value = Value;
    }

    internal override void ReadValue(scoped ref ModelReader reader) => Value = reader.Boolean();

    internal override void WriteValue(Utf8JsonWriter writer) => writer.WriteBooleanValue(Value.GetValueOrDefault());
}
