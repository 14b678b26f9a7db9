using System.Globalization;
using System.Text;

namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>One of the values that a search parameter asks for.</summary>
internal abstract record Asked
{
    public abstract bool Matches(Found found);
}

/// <summary>https://hl7.org/fhir/R4/search.html#token</summary>
/// <param name="System">Empty for codes that have none; null for any system.</param>
/// <param name="Code">Empty for all codes of the system.</param>
internal sealed record AskedToken(string? System, string Code) : Asked
{
    public override bool Matches(Found found) =>
        found is FoundToken token && (System is null || System == (token.System ?? "")) && (Code.Length == 0 || Code == token.Code);
}

/// <summary>https://hl7.org/fhir/R4/search.html#reference</summary>
/// <param name="Type">Null for any type; the whole URL of what is elsewhere, which nothing here refers to.</param>
internal sealed record AskedReference(string? Type, string Id) : Asked
{
    public override bool Matches(Found found) => found is FoundReference reference && (Type is null || Type == reference.Type) && Id == reference.Id;
}

/// <summary>A reference that is asked for by an identifier of what it is to. Who that is, the hub or its directory says.</summary>
internal sealed record AskedIdentifier(string System, string Value) : Asked
{
    public override bool Matches(Found found) => false;
}

/// <summary>https://hl7.org/fhir/R4/search.html#string: without regard to case and accents, unless the exact text is asked for.</summary>
internal sealed record AskedText(string Text, TextMatch Match) : Asked
{
    private static readonly CompareInfo Words = CultureInfo.InvariantCulture.CompareInfo;

    public override bool Matches(Found found) => found is FoundText { Text: var text } && Match switch
    {
        TextMatch.Exact => text == Text,
        TextMatch.Contains => Words.IndexOf(text, Text, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0,
        _ => Words.IsPrefix(text, Text, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace),
    };
}

internal enum TextMatch
{
    Start,
    Contains,
    Exact,
}
