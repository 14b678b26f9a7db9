namespace Hl7.Fhir.Utility;

/// <summary>The code that an enum member stands for, and the code system it is from.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class EnumLiteralAttribute(string literal, string? system = null) : Attribute
{
    public string Literal { get; } = literal;

    public string? System { get; } = system;
}
