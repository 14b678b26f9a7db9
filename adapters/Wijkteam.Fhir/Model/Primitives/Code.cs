using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A code whose meaning is given elsewhere.</summary>
public sealed class Code : TextPrimitive
{
    public Code()
    {
    }

    public Code(string? value) => Value = value;

    public override string TypeName => "code";

    internal override int TypeIndex => TypeIndexes.Code;

    internal override TextRule Rule => TextRule.Code;

    internal override Base CreateNew() => new Code();
}
