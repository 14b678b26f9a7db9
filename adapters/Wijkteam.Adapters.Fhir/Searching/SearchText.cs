using System.Text;

namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>The separators and escapes of a search parameter's value: <c>\,</c> <c>\|</c> <c>\$</c> and <c>\\</c> stand for the character itself
/// (https://hl7.org/fhir/R4/search.html#escaping).</summary>
internal static class SearchText
{
    private const char Escape = '\\';

    /// <summary>The parts between separators that are not escaped, themselves still escaped.</summary>
    public static IReadOnlyList<string> Split(string value, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] == Escape)
            {
                i++;
            }
            else if (value[i] == separator)
            {
                parts.Add(value[start..i]);
                start = i + 1;
            }
        }

        parts.Add(value[start..]);
        return parts;
    }

    /// <summary>A part as it is meant. A backslash before any other character stands for itself.</summary>
    public static string Unescape(string part)
    {
        if (!part.Contains(Escape, StringComparison.Ordinal))
        {
            return part;
        }

        var text = new StringBuilder(part.Length);
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] == Escape && i + 1 < part.Length && part[i + 1] is ',' or '|' or '$' or Escape)
            {
                i++;
            }

            text.Append(part[i]);
        }

        return text.ToString();
    }
}
