using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>An OID as a URI: <c>urn:oid:…</c>.</summary>
public sealed class Oid : TextPrimitive
{
    public Oid()
    {
    }

    public Oid(string? value) => Value = value;

    public override string TypeName => "oid";

    internal override int TypeIndex => TypeIndexes.Oid;

    internal override TextRule Rule => TextRule.Oid;

    internal override Base CreateNew() => new Oid();
}
