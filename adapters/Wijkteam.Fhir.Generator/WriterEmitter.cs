namespace Wijkteam.Fhir.Generator;

/// <summary>How a class writes its members: attributes first, then in the order of the definition.</summary>
internal static class WriterEmitter
{
    public static void Emit(CodeText code, TypeModel type)
    {
        code.Blank();
        code.Line("internal override void WriteMembers(MemberWriter writer)");
        code.Line("{");
        foreach (var element in type.Elements.Where(element => element.Kind == ElementKind.Attribute))
        {
            code.Line(Call(element));
        }

        code.Line(type.Base == "Base" ? "writer.ResourceType(TypeName);" : "base.WriteMembers(writer);");
        foreach (var element in type.Elements.Where(element => element.Kind != ElementKind.Attribute))
        {
            code.Line(Call(element));
        }

        code.Line("}");
    }

    private static string Call(ElementModel element)
    {
        var names = element.Kind == ElementKind.Choice ? Choice(element) : Name(element);
        return $"writer.{Method(element)}(MemberNames.{names}, {element.Field});";
    }

    private static string Method(ElementModel element) => element.Kind switch
    {
        ElementKind.Choice => "Choice",
        ElementKind.Attribute => "Attribute",
        ElementKind.Xhtml => "Xhtml",
        ElementKind.Primitive => element.IsList ? "Primitives" : "Primitive",
        _ => element.IsList ? "Items" : "Complex",
    };

    public static string Name(ElementModel element) => Names.Capitalised(element.Json);

    public static string Choice(ElementModel element) => Names.Capitalised(element.Json) + "Choice";
}
