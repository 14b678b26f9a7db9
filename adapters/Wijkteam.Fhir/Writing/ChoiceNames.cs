using System.Text.Json;
using Hl7.Fhir.Model;

namespace Hl7.Fhir.Writing;

/// <summary>The property names of one choice, by the type of its value.</summary>
internal sealed class ChoiceNames(string name)
{
    public JsonEncodedText[] Values { get; } = Array.ConvertAll(TypeIndexes.Names, type => JsonEncodedText.Encode(name + Capitalised(type)));

    public JsonEncodedText[] Extras { get; } = Array.ConvertAll(TypeIndexes.Names, type => JsonEncodedText.Encode("_" + name + Capitalised(type)));

    private static string Capitalised(string type) => char.ToUpperInvariant(type[0]) + type[1..];
}
