using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>Text that may be formatted as Markdown.</summary>
public sealed class Markdown : TextPrimitive
{
    public Markdown()
    {
    }

    public Markdown(string? value) => Value = value;

    public override string TypeName => "markdown";

    internal override int TypeIndex => TypeIndexes.Markdown;

    internal override TextRule Rule => TextRule.String;

    internal override Base CreateNew() => new Markdown();
}
