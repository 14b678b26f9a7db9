namespace Wijkteam.Adapters.Rest.Routes;

/// <summary>The path of a <c>google.api.HttpRule</c>, as far as this contract uses its grammar: literals, variables of one segment, and a verb at the end. Example:
/// <c>/v1/referrals/{id}:accept</c>.</summary>
/// <param name="Text">As the contract has it.</param>
/// <param name="Variables">The fields of the request that it binds, in their order.</param>
/// <param name="Verb">What follows the last colon; null if there is none.</param>
internal sealed record PathTemplate(string Text, IReadOnlyList<string> Variables, string? Verb)
{
    /// <summary>Whether the last segment is a variable and nothing else: what has a verb is another path then.</summary>
    public bool EndsInVariable => Text.EndsWith('}');

    /// <exception cref="FormatException">The contract has a path that this grammar has not.</exception>
    public static PathTemplate Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var (path, verb) = colon > text.LastIndexOf('/') ? (text[..colon], text[(colon + 1)..]) : (text, null);
        var segments = path.Split('/');
        if (segments is not ["", _, ..] || (verb is not null && (verb.Length == 0 || !verb.All(char.IsAsciiLetter))))
        {
            throw Unknown(text);
        }

        var variables = new List<string>();
        foreach (var segment in segments.AsSpan(1))
        {
            if (segment is ['{', .. var field, '}'] && IsName(field))
            {
                variables.Add(field);
            }
            else if (!IsName(segment))
            {
                throw Unknown(text);
            }
        }

        return new PathTemplate(text, variables, verb);
    }

    private static bool IsName(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static FormatException Unknown(string text) => new($"The path {text} is not of literals, variables of one segment and a verb.");
}
