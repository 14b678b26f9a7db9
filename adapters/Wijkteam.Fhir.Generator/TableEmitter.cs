namespace Wijkteam.Fhir.Generator;

/// <summary>What the classes share: names, numbers, and which types there are.</summary>
internal static class TableEmitter
{
    public static string TargetName(IReadOnlyList<string> targets) => string.Join('_', targets);

    public static string MemberNames(IEnumerable<TypeModel> types)
    {
        var elements = types.SelectMany(type => type.Components.Append(type)).SelectMany(type => type.Elements).ToList();
        var code = new CodeText();
        code.Line("namespace Hl7.Fhir.Writing;");
        code.Doc("The names of the members, encoded once.");
        code.Line("internal static class MemberNames");
        code.Line("{");
        foreach (var element in elements.Where(element => element.Kind != ElementKind.Choice).DistinctBy(WriterEmitter.Name).OrderBy(WriterEmitter.Name, StringComparer.Ordinal))
        {
            code.Line($"public static readonly MemberName {WriterEmitter.Name(element)} = new(\"{element.Json}\");");
        }

        code.Blank();
        foreach (var choice in elements.Where(element => element.Kind == ElementKind.Choice).DistinctBy(element => element.Json).OrderBy(element => element.Json, StringComparer.Ordinal))
        {
            code.Line($"public static readonly ChoiceNames {WriterEmitter.Choice(choice)} = new(\"{choice.Json}\");");
        }

        code.Line("}");
        return code.ToString();
    }

    public static string ReferenceTargets(IEnumerable<TypeModel> types)
    {
        var sets = types.SelectMany(type => type.Components.Append(type)).SelectMany(type => type.Elements)
            .Select(element => element.Types.FirstOrDefault(type => type.Targets.Count > 0)?.Targets)
            .OfType<IReadOnlyList<string>>()
            .DistinctBy(TargetName)
            .OrderBy(TargetName, StringComparer.Ordinal);
        var code = new CodeText();
        code.Line("namespace Hl7.Fhir.Reading;");
        code.Doc("The types of resource that references may be to.");
        code.Line("internal static class ReferenceTargets");
        code.Line("{");
        foreach (var targets in sets)
        {
            code.Line($"public static readonly string[] {TargetName(targets)} = [{string.Join(", ", targets.Select(target => $"\"{target}\""))}];");
        }

        code.Line("}");
        return code.ToString();
    }

    public static string RequiredCodes(IEnumerable<TypeModel> types)
    {
        var sets = types.SelectMany(type => type.Components.Append(type)).SelectMany(type => type.Elements).SelectMany(element => element.Types)
            .Select(type => type.Required)
            .OfType<CodeSet>()
            .DistinctBy(set => set.Name)
            .OrderBy(set => set.Name, StringComparer.Ordinal);
        var code = new CodeText();
        code.Line("namespace Hl7.Fhir.Reading;");
        code.Doc("The codes of which a CodeableConcept must have one, with their systems.");
        code.Line("internal static class RequiredCodes");
        code.Line("{");
        foreach (var set in sets)
        {
            code.Line($"public static readonly (string System, string Code)[] {set.Name} =");
            code.Line("[");
            foreach (var (system, value) in set.Codes)
            {
                code.Line($"    (\"{system}\", \"{value}\"),");
            }

            code.Line("];");
            code.Blank();
        }

        code.Line("}");
        return code.ToString();
    }

    public static string TypeIndexes(IEnumerable<TypeModel> types)
    {
        var typeNames = types.Where(type => type.Kind == TypeKind.DataType).Select(type => type.TypeName).Concat(Names.PrimitiveTypes).Order(StringComparer.Ordinal).ToList();
        var code = new CodeText();
        code.Line("namespace Hl7.Fhir.Model;");
        code.Doc("The data types, numbered.");
        code.Line("internal static class TypeIndexes");
        code.Line("{");
        for (var i = 0; i < typeNames.Count; i++)
        {
            code.Line($"public const int {Names.ClassOf(typeNames[i])} = {i};");
        }

        code.Blank();
        code.Line("public static readonly string[] Names =");
        code.Line("[");
        foreach (var name in typeNames)
        {
            code.Line($"    \"{name}\",");
        }

        code.Line("];");
        code.Blank();
        code.Line("public static readonly Type[] Types =");
        code.Line("[");
        foreach (var name in typeNames)
        {
            code.Line($"    typeof({Names.ClassOf(name)}),");
        }

        code.Line("];");
        code.Line("}");
        return code.ToString();
    }

    public static string ResourceTypes(IEnumerable<TypeModel> types, Definitions definitions)
    {
        var resources = types.Where(type => type.Kind == TypeKind.Resource).Select(type => type.ClassName).ToList();
        var all = definitions.Structures.Where(structure => structure.Value.Text("kind") == "resource" && !structure.Value.GetProperty("abstract").GetBoolean());
        var code = new CodeText();
        code.Line("namespace Hl7.Fhir.Model;");
        code.Doc("The types of resource.");
        code.Line("internal static class ResourceTypes");
        code.Line("{");
        EmitNames(code, "Those of which there is a class.", "Supported", resources.Select(name => $"\"{name}\""), "string");
        EmitNames(code, "Their classes.", "Types", resources.Select(name => $"typeof({name})"), "Type");
        EmitNames(code, "All of R4.", "All", all.Select(structure => $"\"{structure.Key}\"").Order(StringComparer.Ordinal), "string");
        EmitFactory(code, resources);
        code.Line("}");
        return code.ToString();
    }

    private static void EmitNames(CodeText code, string doc, string name, IEnumerable<string> items, string type)
    {
        code.Doc(doc);
        code.Line($"public static readonly {type}[] {name} =");
        code.Line("[");
        foreach (var item in items)
        {
            code.Line($"    {item},");
        }

        code.Line("];");
    }

    private static void EmitFactory(CodeText code, List<string> resources)
    {
        code.Doc("An empty resource of the type; null if there is no class for it.");
        code.Line("public static Resource? Create(scoped ReadOnlySpan<byte> type)");
        code.Line("{");
        code.Line("switch (type.Length)");
        code.Line("{");
        foreach (var group in resources.GroupBy(name => name.Length).OrderBy(group => group.Key))
        {
            code.Line($"case {group.Key}:");
            code.Line("{");
            foreach (var name in group)
            {
                code.Line($"if (type.SequenceEqual(\"{name}\"u8))");
                code.Line("{");
                code.Line($"return new {name}();");
                code.Line("}");
                code.Blank();
            }

            code.Line("break;");
            code.Line("}");
        }

        code.Line("}");
        code.Blank();
        code.Line("return null;");
        code.Line("}");
    }
}
