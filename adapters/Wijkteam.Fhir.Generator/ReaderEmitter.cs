using System.Text;

namespace Wijkteam.Fhir.Generator;

/// <summary>How a class reads a member, by the length of its name and then its bytes, and what it checks at the end.</summary>
internal static class ReaderEmitter
{
    private const string Parameters = "scoped ref ModelReader reader, scoped ReadOnlySpan<byte> name, scoped ref Seen seen";

    public static void Emit(CodeText code, TypeModel type)
    {
        code.Blank();
        code.Line($"internal override bool ReadMember({Parameters})");
        code.Line("{");
        code.Line("switch (name.Length)");
        code.Line("{");
        var cases = type.Elements.SelectMany(Cases).ToList();
        if (type.ClassName == "Resource")
        {
            cases.Add(("resourceType", "reader.ResourceType(ref seen);"));
        }

        foreach (var group in cases.GroupBy(item => Encoding.UTF8.GetByteCount(item.Name)).OrderBy(group => group.Key))
        {
            code.Line($"case {group.Key}:");
            code.Line("{");
            foreach (var (name, read) in group)
            {
                code.Line($"if (name.SequenceEqual(\"{name}\"u8))");
                code.Line("{");
                code.Line(read);
                code.Line("return true;");
                code.Line("}");
                code.Blank();
            }

            code.Line("break;");
            code.Line("}");
        }

        code.Line("}");
        code.Blank();
        var choices = type.Elements.Where(element => element.Kind == ElementKind.Choice).Select(element => $" || reader.OtherChoice(name, \"{element.Json}\"u8, \"{element.Json}\")");
        code.Line($"return {(type.Base == "Base" ? "false" : "base.ReadMember(ref reader, name, ref seen)")}{string.Concat(choices)};");
        code.Line("}");
    }

    public static void EmitChecks(CodeText code, TypeModel type)
    {
        var checks = type.Elements.SelectMany(Checks).ToList();
        if (type.ClassName == "Extension")
        {
            checks.Add($"reader.ExtensionContent(ref seen, {type.Elements.First(element => element.Json == "value").Bit});");
        }

        if (type.HasInvariants)
        {
            checks.Add("CheckInvariants(ref reader);");
        }

        if (checks.Count == 0)
        {
            return;
        }

        code.Blank();
        code.Line("internal override void CheckMembers(scoped ref ModelReader reader, scoped ref Seen seen)");
        code.Line("{");
        code.Line("base.CheckMembers(ref reader, ref seen);");
        foreach (var check in checks)
        {
            code.Line(check);
        }

        code.Line("}");
        if (type.HasInvariants)
        {
            code.Blank();
            code.Line("partial void CheckInvariants(scoped ref ModelReader reader);");
        }
    }

    private static IEnumerable<(string Name, string Read)> Cases(ElementModel element) => element.Kind switch
    {
        ElementKind.Choice => element.Types.SelectMany(type => ChoiceCases(element, type)),
        ElementKind.Attribute => [(element.Json, $"reader.Attribute(ref seen, {element.Bit}, \"{element.Json}\", TextRule.Uri, ref {element.Field});")],
        ElementKind.Xhtml => [(element.Json, Call("Xhtml", element, element.Bit))],
        ElementKind.Primitive =>
        [
            (element.Json, Call(element.IsList ? "Values" : "Primitive", element, element.Bit)),
            ("_" + element.Json, Call(element.IsList ? "ExtraItems" : "Extras", element, element.Bit + 1)),
        ],
        ElementKind.Resource => [(element.Json, Call(element.IsList ? "Resources" : "Resource", element, element.Bit))],
        _ => [(element.Json, Call(element.IsList ? "Items" : "Complex", element, element.Bit))],
    };

    private static string Call(string method, ElementModel element, int bit) => $"reader.{method}(ref seen, {bit}, \"{element.Json}\", ref {element.Field});";

    private static IEnumerable<(string Name, string Read)> ChoiceCases(ElementModel element, ElementType type)
    {
        var name = element.Json + Names.Capitalised(type.Fhir);
        var method = type.IsPrimitive ? "ChoicePrimitive" : "ChoiceComplex";
        yield return (name, $"reader.{method}<{type.Class}>(ref seen, {element.Bit}, \"{element.Json}\", ref {element.Field});");
        if (type.IsPrimitive)
        {
            yield return ("_" + name, $"reader.ChoiceExtras<{type.Class}>(ref seen, {element.Bit + 1}, \"{element.Json}\", ref {element.Field});");
        }
    }

    private static IEnumerable<string> Checks(ElementModel element)
    {
        if (element is { Kind: ElementKind.Complex, Type.Required: { } required })
        {
            yield return $"reader.{(element.IsList ? "HaveCodes" : "HasCode")}({element.Field}, RequiredCodes.{required.Name}, \"{element.Json}\");";
        }

        if (element.Min > 0)
        {
            yield return $"reader.Required(ref seen, {element.Bit}, \"{element.Json}\");";
        }

        if (element is { IsList: true, Max: { } max })
        {
            yield return $"reader.AtMost({element.Field}, {max}, \"{element.Json}\");";
        }

        if (element is { IsList: true, Kind: ElementKind.Primitive })
        {
            yield return $"reader.NoGaps({element.Field}, \"{element.Json}\");";
        }

        var targets = element.Types.FirstOrDefault(type => type.Targets.Count > 0)?.Targets;
        if (targets is not null)
        {
            var field = element.Kind == ElementKind.Choice ? $"{element.Field} as ResourceReference" : element.Field;
            yield return $"reader.{(element.IsList ? "Targets" : "Target")}({field}, ReferenceTargets.{TableEmitter.TargetName(targets)}, \"{element.Json}\");";
        }
    }
}
