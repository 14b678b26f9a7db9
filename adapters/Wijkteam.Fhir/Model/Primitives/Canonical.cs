using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>The URI by which a definition is known, perhaps with a version after a bar.</summary>
public sealed class Canonical : TextPrimitive
{
    public Canonical()
    {
    }

    public Canonical(string? value) => Value = value;

    public override string TypeName => "canonical";

    internal override int TypeIndex => TypeIndexes.Canonical;

    internal override TextRule Rule => TextRule.Uri;

    internal override Base CreateNew() => new Canonical();
}
