using System.Text.Json.Nodes;

namespace Wijkteam.Hub.Server.Tests.Fhir.Profiles;

/// <summary>For each rule of a household's goal a Goal that breaks it and is otherwise as it should be.</summary>
internal static class GoalRuleBreaks
{
    private const string Hub = "http://hub.wijkteam/fhir";

    /// <summary>What the hub alone writes: nobody can break it from outside.</summary>
    public static readonly IReadOnlyList<string> OfTheHub =
    [
        .. Rules("collective-absent-reason"), .. Rules("goal-evaluation"), .. Rules("merged-into"),
        .. Rules("household-role", "binding"), .. Rules("outcome-moment", "binding"), .. Rules("seen-life-domain", "binding"),
    ];

    public static readonly IReadOnlyDictionary<string, Action<JsonObject>> All = new Dictionary<string, Action<JsonObject>>
    {
        ["hub-Goal Goal hub-goal-1"] = goal => goal["category"] = new JsonArray(new JsonObject { ["text"] = "Geld" }),
        ["hub-Goal Goal hub-goal-2"] = goal => goal["note"]!.AsArray().Add(new JsonObject { ["text"] = "En nog iets." }),
        ["hub-Goal Goal.implicitRules max"] = goal => goal["implicitRules"] = "https://his.example/rules",
        ["hub-Goal Goal.extension:member min"] = goal => goal.Remove("extension"),
        ["hub-Goal Goal.extension:ownStepsAbsentReason max"] = goal => WithAbsentReason(goal).Add(Absent("Nog eens.")),
        ["hub-Goal Goal.modifierExtension max"] = SetModifier,
        ["hub-Goal Goal.lifecycleStatus binding"] = goal => goal["lifecycleStatus"] = "proposed",
        ["hub-Goal Goal.category.coding:lifeDomain.code min"] = goal => DomainOf(goal).Remove("code"),
        ["hub-Goal Goal.category.coding:lifeDomain.code binding"] = goal => DomainOf(goal)["code"] = "gardening",
        ["hub-Goal Goal.priority max"] = goal => goal["priority"] = new JsonObject { ["text"] = "Hoog" },
        ["hub-Goal Goal.description.coding max"] = goal => goal["description"]!["coding"] = new JsonArray(new JsonObject { ["system"] = "http://snomed.info/sct", ["code"] = "160903007" }),
        ["hub-Goal Goal.description.text min"] = goal => goal["description"] = new JsonObject { ["extension"] = new JsonArray(Part("https://his.example/x", "valueCode", "x")) },
        ["hub-Goal Goal.subject target"] = goal => goal["subject"] = goal["extension"]![0]!["valueReference"]!.DeepClone(),
        ["hub-Goal Goal.subject.reference min"] = goal => goal["subject"] = new JsonObject { ["display"] = "Gezin Verzonnen" },
        ["hub-Goal Goal.start[x] max"] = goal => goal["startDate"] = "2026-11-22",
        ["hub-Goal Goal.target min"] = goal => goal.Remove("target"),
        ["hub-Goal Goal.target max"] = goal => goal["target"]!.AsArray().Add(goal["target"]![0]!.DeepClone()),
        ["hub-Goal Goal.target.modifierExtension max"] = goal => SetModifier(TargetOf(goal)),
        ["hub-Goal Goal.target.measure max"] = goal => TargetOf(goal)["measure"] = new JsonObject { ["text"] = "Saldo" },
        ["hub-Goal Goal.target.detail[x] max"] = goal => (TargetOf(goal)["measure"], TargetOf(goal)["detailInteger"]) = (new JsonObject { ["text"] = "Saldo" }, 100),
        ["hub-Goal Goal.target.due[x] min"] = goal => goal["target"]![0] = new JsonObject { ["id"] = "t1", ["extension"] = new JsonArray(Part("https://his.example/x", "valueCode", "x")) },
        ["hub-Goal Goal.statusDate max"] = goal => goal["statusDate"] = "2026-11-22",
        ["hub-Goal Goal.expressedBy max"] = goal => goal["expressedBy"] = goal["extension"]![0]!["valueReference"]!.DeepClone(),
        ["hub-Goal Goal.addresses max"] = goal => goal["addresses"] = new JsonArray(new JsonObject { ["display"] = "Schulden" }),
        ["hub-Goal Goal.outcomeCode max"] = goal => goal["outcomeCode"] = new JsonArray(new JsonObject { ["text"] = "Beter" }),

        ["household-member Extension.extension max"] = goal => goal["extension"]![0]!["extension"] = new JsonArray(Part("more", "valueString", "x")),
        ["household-member Extension.value[x] min"] = goal => goal["extension"]![0]!.AsObject().Remove("valueReference"),
        ["household-member Extension.value[x] type"] = goal => goal["extension"]![0] = Part($"{Hub}/StructureDefinition/household-member", "valueString", "Moeder"),
        ["own-steps-absent-reason Extension.extension max"] = goal => WithAbsentReason(goal)[1]!["extension"] = new JsonArray(Part("more", "valueString", "x")),
        ["own-steps-absent-reason Extension.value[x] min"] = goal => WithAbsentReason(goal)[1]!.AsObject().Remove("valueString"),
        ["own-steps-absent-reason Extension.value[x] type"] = goal => WithAbsentReason(goal)[1] = Part($"{Hub}/StructureDefinition/own-steps-absent-reason", "valueInteger", 1),
        ["own-steps-absent-reason Extension.value[x] maxLength"] = goal => WithAbsentReason(goal)[1]!["valueString"] = new string('w', 2001),
    };

    private static IEnumerable<string> Rules(string extension, params IEnumerable<string> more) =>
        [$"{extension} Extension.extension max", .. more.Concat(["min", "type"]).Select(rule => $"{extension} Extension.value[x] {rule}")];

    /// <summary>A reason instead of the note: the extensions, of which it is the second.</summary>
    private static JsonArray WithAbsentReason(JsonObject goal)
    {
        goal.Remove("note");
        var extensions = goal["extension"]!.AsArray();
        extensions.Add(Absent("Zij is net opgenomen."));
        return extensions;
    }

    private static JsonObject Absent(string reason) => Part($"{Hub}/StructureDefinition/own-steps-absent-reason", "valueString", reason);

    private static JsonObject DomainOf(JsonObject goal) => goal["category"]![0]!["coding"]![0]!.AsObject();

    private static JsonObject TargetOf(JsonObject goal) => goal["target"]![0]!.AsObject();

    private static void SetModifier(JsonObject element) => element["modifierExtension"] = new JsonArray(Part("https://his.example/not", "valueBoolean", true));

    private static JsonObject Part(string url, string type, JsonNode value) => new() { ["url"] = url, [type] = value };
}
