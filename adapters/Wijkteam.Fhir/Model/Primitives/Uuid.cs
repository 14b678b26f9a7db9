using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A UUID as a URI: <c>urn:uuid:…</c>, in lower case.</summary>
public sealed class Uuid : TextPrimitive
{
    public Uuid()
    {
    }

    public Uuid(string? value) => Value = value;

    public override string TypeName => "uuid";

    internal override int TypeIndex => TypeIndexes.Uuid;

    internal override TextRule Rule => TextRule.Uuid;

    internal override Base CreateNew() => new Uuid();
}
