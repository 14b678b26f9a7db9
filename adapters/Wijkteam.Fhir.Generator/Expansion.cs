using System.Text.Json;

namespace Wijkteam.Fhir.Generator;

/// <summary>The codes of a value set, where they can be known: no filters, and code systems that are published whole.</summary>
internal sealed class Expansion(Definitions definitions)
{
    /// <summary>Null if the codes cannot be known.</summary>
    public IReadOnlyList<(string System, string Code, string? Display)>? Of(string valueSet)
    {
        var codes = new List<(string System, string Code, string? Display)>();
        return Add(valueSet, codes) ? codes.DistinctBy(code => (code.System, code.Code)).ToList() : null;
    }

    private bool Add(string canonical, List<(string System, string Code, string? Display)> codes)
    {
        if (definitions.FindValueSet(canonical) is not { } valueSet || !valueSet.TryGetProperty("compose", out var compose) || compose.Items("exclude").Any())
        {
            return false;
        }

        return compose.Items("include").All(include => Include(include, codes));
    }

    private bool Include(JsonElement include, List<(string System, string Code, string? Display)> codes)
    {
        if (include.Items("filter").Any())
        {
            return false;
        }

        if (include.Text("system") is not { } system)
        {
            return include.Items("valueSet").All(valueSet => Add(valueSet.GetString()!, codes));
        }

        var codeSystem = definitions.FindCodeSystem(system);
        var listed = include.Items("concept").ToList();
        if (listed.Count > 0)
        {
            codes.AddRange(listed.Select(concept => (system, concept.RequiredText("code"), concept.Text("display") ?? DisplayOf(codeSystem, concept.RequiredText("code")))));
            return true;
        }

        if (codeSystem is not { } whole || whole.Text("content") != "complete")
        {
            return false;
        }

        codes.AddRange(Concepts(whole).Select(concept => (system, concept.RequiredText("code"), concept.Text("display"))));
        return true;
    }

    private static string? DisplayOf(JsonElement? codeSystem, string code) =>
        codeSystem is { } system ? Concepts(system).Where(concept => concept.Text("code") == code).Select(concept => concept.Text("display")).FirstOrDefault() : null;

    private static IEnumerable<JsonElement> Concepts(JsonElement parent) =>
        parent.Items("concept").SelectMany(concept => Concepts(concept).Prepend(concept));
}
