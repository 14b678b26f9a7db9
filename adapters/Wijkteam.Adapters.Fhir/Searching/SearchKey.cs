namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>The name of a parameter as it was sent: <c>name:modifier.chain</c>.</summary>
internal readonly record struct SearchKey(string Name, string Modifier, string Chain)
{
    private const int MaxShownLength = 40;

    public static SearchKey Of(string text)
    {
        var (head, chain) = Cut(text, '.');
        var (name, modifier) = Cut(head, ':');
        return new SearchKey(name, modifier, chain);
    }

    /// <summary>A name for people: what is too long for one may be anything.</summary>
    public static string Show(string text) => text.Length <= MaxShownLength ? text : "A parameter";

    private static (string Before, string After) Cut(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is var at and >= 0 ? (text[..at], text[(at + 1)..]) : (text, "");
}
