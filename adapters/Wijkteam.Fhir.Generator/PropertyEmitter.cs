namespace Wijkteam.Fhir.Generator;

/// <summary>The public properties of a member: of a primitive the element, and beside it its value.</summary>
internal static class PropertyEmitter
{
    public static void Emit(CodeText code, ElementModel element)
    {
        switch (element)
        {
            case { Kind: ElementKind.Primitive, IsList: true }:
                EmitPrimitiveList(code, element);
                break;
            case { Kind: ElementKind.Primitive }:
                EmitPrimitive(code, element);
                break;
            case { IsList: true }:
                EmitList(code, element, element.Property);
                break;
            default:
                EmitField(code, element, element.Property, element.Kind == ElementKind.Choice ? "DataType" : element.Type.Class);
                break;
        }
    }

    private static void EmitPrimitive(CodeText code, ElementModel element)
    {
        var (type, field) = (element.Type, element.Field);
        EmitField(code, element, ElementName(element), type.Class);
        code.Doc(element.Doc);
        code.Line($"public {type.Value}? {element.Property} {{ get => {field}?.Value; set => {field} = value is null ? null : new {type.Class}(value); }}");
    }

    private static void EmitPrimitiveList(CodeText code, ElementModel element)
    {
        var (type, field) = (element.Type, element.Field);
        var value = type.IsValueType ? type.Value + "?" : type.Value;
        EmitList(code, element, ElementName(element));
        code.Doc(element.Doc);
        code.Line($"public IEnumerable<{value}> {element.Property} {{ get => {ElementName(element)}.Select(element => element.Value{(type.IsValueType ? "" : "!")}); set => {field} = value?.Select(item => new {type.Class}(item)).ToList(); }}");
    }

    private static string ElementName(ElementModel element) => Names.Capitalised(element.Json) + "Element";

    private static void EmitField(CodeText code, ElementModel element, string property, string type)
    {
        code.Doc(element.Doc);
        code.Line($"public {type}? {property} {{ get => {element.Field}; set => {element.Field} = value; }}");
    }

    private static void EmitList(CodeText code, ElementModel element, string property)
    {
        code.Doc(element.Doc);
        code.Line($"public List<{element.Type.Class}> {property} {{ get => {element.Field} ??= []; set => {element.Field} = value; }}");
    }
}
