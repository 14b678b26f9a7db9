namespace Wijkteam.Fhir.Generator;

/// <summary>Enums with their codes.</summary>
internal static class EnumEmitter
{
    public static void Emit(CodeText code, EnumModel model)
    {
        code.Doc(model.Doc);
        code.Line($"public enum {model.Name}");
        code.Line("{");
        foreach (var member in model.Members)
        {
            code.Doc(member.Doc);
            code.Line($"[EnumLiteral(\"{member.Code}\", \"{member.System}\")]");
            code.Line($"{member.Name},");
        }

        code.Line("}");
    }
}
