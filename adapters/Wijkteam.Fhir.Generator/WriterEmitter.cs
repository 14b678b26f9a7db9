namespace Wijkteam.Fhir.Generator;

/// <summary>How a class writes its members, in the order of the definition.</summary>
internal static class WriterEmitter
{
    public static void Emit(CodeText code, TypeModel type)
    {
        code.Blank();
        code.Line("internal override void WriteMembers(Utf8JsonWriter writer)");
        code.Line("{");
        if (type.Base != "Base")
        {
            code.Line("base.WriteMembers(writer);");
        }
        else
        {
            code.Line("writer.WriteString(CommonNames.ResourceType, TypeName);");
        }

        foreach (var element in type.Elements)
        {
            code.Line(Call(element));
        }

        code.Line("}");
    }

    private static string Call(ElementModel element) => element.Kind switch
    {
        ElementKind.Choice => $"Write.Choice(writer, JsonNames.{Choice(element)}, {element.Field});",
        ElementKind.Bare => $"Write.Bare(writer, JsonNames.{Name(element)}, {element.Field});",
        ElementKind.Primitive => $"Write.{(element.IsList ? "Primitives" : "Primitive")}(writer, JsonNames.{Name(element)}, JsonNames._{Name(element)}, {element.Field});",
        _ => $"Write.{(element.IsList ? "Items" : "Complex")}(writer, JsonNames.{Name(element)}, {element.Field});",
    };

    public static string Name(ElementModel element) => Names.Capitalised(element.Json);

    public static string Choice(ElementModel element) => Names.Capitalised(element.Json) + "Choice";
}
