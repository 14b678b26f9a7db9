using System.Text.Json;

namespace Hl7.Fhir.Writing;

/// <summary>The name of a member as the formats have it: for JSON encoded once, also that of what extends a primitive.</summary>
internal sealed class MemberName(string name)
{
    public string Plain { get; } = name;

    public JsonEncodedText Json { get; } = JsonEncodedText.Encode(name);

    public JsonEncodedText Extras { get; } = JsonEncodedText.Encode("_" + name);
}
