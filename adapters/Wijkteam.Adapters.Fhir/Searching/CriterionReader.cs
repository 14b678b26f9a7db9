using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Searching;

/// <summary>Reads what a parameter asks for. Faults are told by its name, never by its value.</summary>
/// <param name="now">What "about" is measured from.</param>
/// <param name="root">The door's URL: what is under another is elsewhere.</param>
internal sealed class CriterionReader(SearchFaults faults, DateTimeOffset now, string root)
{
    /// <summary>Asks for a reference by an identifier of what it is to: <c>owner:identifier</c>, or in a chain <c>owner.identifier</c>.</summary>
    public const string Identifier = "identifier";

    private const string Missing = "missing";
    private const int MaxValues = 200;

    /// <returns>Null if it is at fault.</returns>
    public SearchCriterion? Read(SearchParameter parameter, SearchKey key, string value)
    {
        if (key.Modifier == Missing && key.Chain.Length == 0 && parameter.Modifiers.Contains(Missing))
        {
            return value is "true" or "false" ? new SearchCriterion(parameter, []) { Missing = value == "true" } : Fault(parameter, ":missing is true or false.");
        }

        var byIdentifier = key.Chain == Identifier || key.Modifier == Identifier;
        if (!IsUnderstood(parameter, key, byIdentifier))
        {
            return null;
        }

        var parts = SearchText.Split(value, ',').Where(part => part.Length > 0).ToList();
        if (parts.Count > MaxValues)
        {
            return Fault(parameter, $"At most {MaxValues} values.");
        }

        var asked = new List<Asked>(parts.Count);
        foreach (var part in parts)
        {
            if ((byIdentifier ? OfIdentifier(parameter, part) : Of(parameter, key.Modifier, part)) is not { } one)
            {
                return null;
            }

            asked.Add(one);
        }

        return asked.Count != 1 && (asked.Count == 0 || parameter.IsPlain || (byIdentifier && parameter.IsPersonal))
            ? Fault(parameter, "One value at a time.")
            : new SearchCriterion(parameter, asked) { IsNegated = key.Modifier == "not" };
    }

    /// <summary>What changes the meaning and is not known is refused, however lenient the caller is (https://hl7.org/fhir/R4/search.html#modifiers).</summary>
    private bool IsUnderstood(SearchParameter parameter, SearchKey key, bool byIdentifier)
    {
        var isType = parameter.Targets.Contains(key.Modifier);
        if (key.Modifier.Length > 0 && !isType && !parameter.Modifiers.Contains(key.Modifier))
        {
            Fault(parameter, $"The modifiers are {List(parameter.Modifiers.Concat(parameter.Targets))}.");
            return false;
        }

        if (parameter is { IsPlain: true, Type: SearchParamType.Reference } && !byIdentifier)
        {
            Fault(parameter, "By its identifier alone.");
            return false;
        }

        if (byIdentifier ? !parameter.ByIdentifier || (key.Chain.Length > 0 && key.Modifier.Length > 0 && !isType) : key.Chain.Length > 0)
        {
            Fault(parameter, parameter.ByIdentifier ? "What can follow after a point is identifier." : "Nothing can follow after a point.");
            return false;
        }

        return true;
    }

    private Asked? Of(SearchParameter parameter, string modifier, string part) => parameter.Type switch
    {
        SearchParamType.Date => Or(DateSearch.Read(part, now), parameter, "A prefix (eq, ne, gt, ge, lt, le, sa, eb, ap) if any, and a date or an instant."),
        SearchParamType.Reference => Or(OfReference(part, modifier), parameter, $"An id, TYPE/ID or a URL, to {List(parameter.Targets)}."),
        SearchParamType.String => new AskedText(SearchText.Unescape(part), modifier switch { "exact" => TextMatch.Exact, "contains" => TextMatch.Contains, _ => TextMatch.Start }),
        _ => OfToken(parameter, part),
    };

    private Asked? OfToken(SearchParameter parameter, string part)
    {
        var token = SearchText.Split(part, '|').Select(SearchText.Unescape).ToList() switch
        {
            [var code] => new AskedToken(null, code),
            [var system, var code] when system.Length + code.Length > 0 => new AskedToken(system, code),
            _ => null,
        };
        if (token is { Code.Length: > 0 } && parameter.IsCode?.Invoke(token.Code) == false)
        {
            return Fault<Asked>(parameter, "No such code.");
        }

        return parameter.IsPlain && token is not { System.Length: > 0, Code.Length: > 0 }
            ? Fault<Asked>(parameter, "SYSTEM|VALUE.")
            : Or(token, parameter, "CODE or SYSTEM|CODE.");
    }

    private AskedIdentifier? OfIdentifier(SearchParameter parameter, string part) =>
        SearchText.Split(part, '|').Select(SearchText.Unescape).ToList() is [{ Length: > 0 } system, { Length: > 0 } value]
        && (!parameter.IsPersonal || system == FhirUris.Bsn)
            ? new AskedIdentifier(system, value)
            : Fault<AskedIdentifier>(parameter, parameter.IsPersonal ? $"{FhirUris.Bsn}| and the number." : "SYSTEM|VALUE.");

    private AskedReference? OfReference(string part, string modifier)
    {
        var text = SearchText.Unescape(part);
        if (text.Contains("://", StringComparison.Ordinal))
        {
            if (!text.StartsWith($"{root}/", StringComparison.Ordinal))
            {
                return new AskedReference(text, "");
            }

            text = text[(root.Length + 1)..];
        }

        return text.Split('/') switch
        {
            [{ Length: > 0 } id] => new AskedReference(modifier.Length > 0 ? modifier : null, id),
            [{ Length: > 0 } type, { Length: > 0 } id] when modifier.Length == 0 || modifier == type => new AskedReference(type, id),
            _ => null,
        };
    }

    private Asked? Or(Asked? asked, SearchParameter parameter, string expected) => asked ?? Fault<Asked>(parameter, expected);

    private SearchCriterion? Fault(SearchParameter parameter, string english) => Fault<SearchCriterion>(parameter, english);

    private T? Fault<T>(SearchParameter parameter, string english)
        where T : class
    {
        faults.Refuse(parameter.Name, english);
        return null;
    }

    private static string List(IEnumerable<string> words) => string.Join(", ", words) is { Length: > 0 } list ? list : "none";
}
