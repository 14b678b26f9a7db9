using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>An id of at most 64 letters, digits, hyphens and full stops.</summary>
public sealed class Id : TextPrimitive
{
    public Id()
    {
    }

    public Id(string? value) => Value = value;

    public override string TypeName => "id";

    internal override int TypeIndex => TypeIndexes.Id;

    internal override TextRule Rule => TextRule.Id;

    internal override Base CreateNew() => new Id();
}
