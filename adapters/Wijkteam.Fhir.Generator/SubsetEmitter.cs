namespace Wijkteam.Fhir.Generator;

/// <summary>What is left of resources and their components where only a part of them is written.</summary>
internal static class SubsetEmitter
{
    public static string Emit(IEnumerable<TypeModel> types)
    {
        var all = types.Where(type => type.Kind == TypeKind.Resource).SelectMany(type => type.Components.Prepend(type)).ToList();
        var code = new CodeText("System.Collections.Frozen");
        code.Line("namespace Hl7.Fhir.Writing;");
        code.Doc("The members of resources and their components, by the name of the type, without those that all resources have.");
        code.Line("internal static class Subsets");
        code.Line("{");
        Emit(code, "Those that belong to a summary.", "Summary", all, element => element.InSummary);
        Emit(code, "Those that must be there.", "Mandatory", all, element => element.Min > 0);
        code.Line("}");
        return code.ToString();
    }

    private static void Emit(CodeText code, string doc, string name, IEnumerable<TypeModel> types, Func<ElementModel, bool> isIn)
    {
        code.Doc(doc);
        code.Line($"public static readonly FrozenDictionary<string, string[]> {name} = new Dictionary<string, string[]>");
        code.Line("{");
        foreach (var type in types)
        {
            code.Line($"[\"{type.TypeName}\"] = [{string.Join(", ", type.Elements.Where(isIn).Select(element => $"\"{element.Json}\""))}],");
        }

        code.Line("}.ToFrozenDictionary();");
    }
}
