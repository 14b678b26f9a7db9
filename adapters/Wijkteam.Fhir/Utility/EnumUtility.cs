namespace Hl7.Fhir.Utility;

/// <summary>Codes to enum members and back.</summary>
public static class EnumUtility
{
    /// <summary>The code that a member of one of the model's enums stands for.</summary>
    public static string? GetLiteral<T>(this T value)
        where T : struct, Enum => EnumLiterals<T>.Of(value);

    /// <summary>The code system that the member's code is from.</summary>
    public static string? GetSystem<T>(this T value)
        where T : struct, Enum => EnumLiterals<T>.SystemOf(value);

    public static string? GetLiteral<T>(this T? value)
        where T : struct, Enum => value is { } member ? EnumLiterals<T>.Of(member) : null;

    public static string? GetSystem<T>(this T? value)
        where T : struct, Enum => value is { } member ? EnumLiterals<T>.SystemOf(member) : null;

    /// <summary>The member that stands for the code; null if there is none.</summary>
    public static T? ParseLiteral<T>(string? literal, bool ignoreCase = false)
        where T : struct, Enum => EnumLiterals<T>.Parse(literal, ignoreCase);
}
