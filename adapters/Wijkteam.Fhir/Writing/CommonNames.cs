namespace Hl7.Fhir.Writing;

/// <summary>The names that the hand-written types write.</summary>
internal static class CommonNames
{
    public static readonly MemberName ResourceType = new("resourceType");
    public static readonly MemberName Id = new("id");
    public static readonly MemberName Extension = new("extension");
    public static readonly MemberName ModifierExtension = new("modifierExtension");
}
