using System.Text;

namespace Wijkteam.Fhir.Generator;

/// <summary>Names in C# for names in FHIR, as the SDK that the model is compatible with has them.</summary>
internal static class Names
{
    private static readonly Dictionary<string, (string Class, string Value)> Primitives = new(StringComparer.Ordinal)
    {
        ["base64Binary"] = ("Base64Binary", "byte[]"),
        ["boolean"] = ("FhirBoolean", "bool"),
        ["canonical"] = ("Canonical", "string"),
        ["code"] = ("Code", "string"),
        ["date"] = ("Date", "string"),
        ["dateTime"] = ("FhirDateTime", "string"),
        ["decimal"] = ("FhirDecimal", "decimal"),
        ["id"] = ("Id", "string"),
        ["instant"] = ("Instant", "DateTimeOffset"),
        ["integer"] = ("Integer", "int"),
        ["markdown"] = ("Markdown", "string"),
        ["oid"] = ("Oid", "string"),
        ["positiveInt"] = ("PositiveInt", "int"),
        ["string"] = ("FhirString", "string"),
        ["time"] = ("Time", "string"),
        ["unsignedInt"] = ("UnsignedInt", "int"),
        ["uri"] = ("FhirUri", "string"),
        ["url"] = ("FhirUrl", "string"),
        ["uuid"] = ("Uuid", "string"),
    };

    private static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["<"] = "LessThan",
        ["<="] = "LessOrEqual",
        [">="] = "GreaterOrEqual",
        [">"] = "GreaterThan",
        ["="] = "Equal",
        ["!="] = "NotEqual",
    };

    public static IEnumerable<string> PrimitiveTypes => Primitives.Keys;

    public static string ClassOf(string type) =>
        Primitives.TryGetValue(type, out var primitive) ? primitive.Class : type == "Reference" ? "ResourceReference" : type;

    /// <summary>What a primitive's value is in C#; null for any other type.</summary>
    public static string? ValueOf(string type) => Primitives.TryGetValue(type, out var primitive) ? primitive.Value : null;

    public static string Capitalised(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>Words that are set apart by anything else than letters and digits run together; a full stop becomes an underscore.</summary>
    public static string Pascal(string name)
    {
        var pascal = new StringBuilder();
        var start = true;
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character) || character is '_' or '.')
            {
                pascal.Append(character == '.' ? '_' : start ? char.ToUpperInvariant(character) : character);
                start = false;
            }
            else
            {
                start = true;
            }
        }

        return pascal.ToString();
    }

    /// <summary>The enum of a value set. "Use", of claims, is the name of the property as well.</summary>
    public static string EnumOf(string valueSet) => valueSet == "Use" ? "ClaimUseCode" : Pascal(valueSet);

    public static string EnumMember(string code)
    {
        if (Operators.TryGetValue(code, out var name))
        {
            return name;
        }

        var pascal = Pascal(code);
        return char.IsAsciiDigit(pascal[0]) ? "N" + pascal : pascal;
    }

    /// <summary>Text for a documentation comment: one line, as XML.</summary>
    public static string Doc(string? text)
    {
        var words = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
    }
}
