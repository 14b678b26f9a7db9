namespace Wijkteam.Fhir.Generator;

/// <summary>A class with its members, its reader and its writer, and in it its components and enums.</summary>
internal static class TypeEmitter
{
    public static string Emit(TypeModel type)
    {
        var code = new CodeText("Hl7.Fhir.Reading", "Hl7.Fhir.Utility", "Hl7.Fhir.Writing");
        code.Line("namespace Hl7.Fhir.Model;");
        EmitClass(code, type);
        return code.ToString();
    }

    private static void EmitClass(CodeText code, TypeModel type)
    {
        code.Doc(type.Doc);
        code.Line($"public {(type.Kind == TypeKind.Abstract ? "abstract " : "")}partial class {type.ClassName} : {type.Base}{(type.ClassName == "DomainResource" ? ", IModifierExtendable" : "")}");
        code.Line("{");
        foreach (var element in type.Elements)
        {
            code.Line($"private {FieldType(element)} {element.Field};");
        }

        EmitIdentity(code, type);
        foreach (var element in type.Elements)
        {
            PropertyEmitter.Emit(code, element);
        }

        if (type.Elements.Count > 0)
        {
            EmitChildren(code, type);
            EmitComparison(code, type);
            EmitCopy(code, type);
            ReaderEmitter.Emit(code, type);
            ReaderEmitter.EmitChecks(code, type);
            WriterEmitter.Emit(code, type);
        }

        foreach (var model in type.Enums)
        {
            EnumEmitter.Emit(code, model);
        }

        foreach (var component in type.Components)
        {
            EmitClass(code, component);
        }

        code.Line("}");
    }

    private static string FieldType(ElementModel element)
    {
        var type = element.Kind == ElementKind.Choice ? "DataType" : element.Type.Class;
        return element.IsList ? $"List<{type}>?" : $"{type}?";
    }

    private static void EmitIdentity(CodeText code, TypeModel type)
    {
        if (type.Kind == TypeKind.Abstract)
        {
            return;
        }

        code.Blank();
        code.Line($"public override string TypeName => \"{type.TypeName}\";");
        if (type.Kind == TypeKind.DataType)
        {
            code.Blank();
            code.Line($"internal override int TypeIndex => TypeIndexes.{type.ClassName};");
        }

        code.Blank();
        code.Line($"internal override Base CreateNew() => new {type.ClassName}();");
    }

    private static void EmitChildren(CodeText code, TypeModel type)
    {
        code.Blank();
        code.Line("internal override void AddChildren(List<Base> children)");
        code.Line("{");
        code.Line("base.AddChildren(children);");
        foreach (var element in type.Elements.Where(element => !element.IsString))
        {
            code.Line($"Deep.Add(children, {element.Field});");
        }

        code.Line("}");
    }

    private static void EmitComparison(CodeText code, TypeModel type)
    {
        code.Blank();
        code.Line("public override bool IsExactly(IDeepComparable other)");
        code.Line("{");
        code.Line(type.Base == "Base"
            ? $"return other is {type.ClassName} value && value.GetType() == GetType()"
            : $"return base.IsExactly(other) && other is {type.ClassName} value");
        for (var i = 0; i < type.Elements.Count; i++)
        {
            var (element, end) = (type.Elements[i], i + 1 < type.Elements.Count ? "" : ";");
            code.Line(element.IsString
                ? $"    && string.Equals({element.Field}, value.{element.Field}, StringComparison.Ordinal){end}"
                : $"    && Deep.AreEqual({element.Field}, value.{element.Field}){end}");
        }

        code.Line("}");
    }

    private static void EmitCopy(CodeText code, TypeModel type)
    {
        code.Blank();
        code.Line("internal override void CopyMembersTo(Base other)");
        code.Line("{");
        if (type.Base != "Base")
        {
            code.Line("base.CopyMembersTo(other);");
        }

        code.Line($"var copy = ({type.ClassName})other;");
        foreach (var element in type.Elements)
        {
            code.Line(element.IsString ? $"copy.{element.Field} = {element.Field};" : $"copy.{element.Field} = Deep.Copy({element.Field});");
        }

        code.Line("}");
    }
}
