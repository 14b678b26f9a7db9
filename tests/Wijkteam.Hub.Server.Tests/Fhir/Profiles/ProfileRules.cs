using System.Text.Json.Nodes;

namespace Wijkteam.Hub.Server.Tests.Fhir.Profiles;

/// <summary>What the profiles and extensions demand, rule by rule: <c>hub-Task Task.focus min</c>.</summary>
internal static class ProfileRules
{
    private static readonly string[] Limits = ["maxLength", "minValueInteger", "maxValueInteger"];

    public static IReadOnlyList<string> All() =>
    [
        .. Exchange.In("profiles").Concat(Exchange.In("extensions"))
            .SelectMany(definition => definition["differential"]!["element"]!.AsArray()
                .SelectMany(element => RulesOf(element!.AsObject()).Select(rule => $"{(string)definition["id"]!} {(string)element["id"]!} {rule}"))),
    ];

    private static IEnumerable<string> RulesOf(JsonObject element)
    {
        var id = (string)element["id"]!;
        var isFixed = element.Any(pair => pair.Key.StartsWith("fixed", StringComparison.Ordinal) || pair.Key.StartsWith("pattern", StringComparison.Ordinal));

        // What makes a slice the slice that it is demands nothing: another value is outside it.
        var defines = id == "Extension.url" || (id.Contains(':', StringComparison.Ordinal) && (isFixed || (string)element["path"]! == "Bundle.entry.resource"));
        IEnumerable<(string Rule, bool Holds)> rules =
        [
            ("min", (int?)element["min"] >= 1 && !defines),
            ("max", (string?)element["max"] is not (null or "*")),
            ("fixed", isFixed && !defines),
            ("binding", element.ContainsKey("binding")),
            ("target", element["type"]?[0]?["targetProfile"] is not null),
            ("type", id.EndsWith("value[x]", StringComparison.Ordinal) && (string?)element["max"] != "0"),
            .. Limits.Select(limit => (limit, element.ContainsKey(limit))),
            .. (element["constraint"]?.AsArray() ?? []).Select(constraint => ((string)constraint!["key"]!, true)),
        ];
        return rules.Where(rule => rule.Holds).Select(rule => rule.Rule);
    }
}
