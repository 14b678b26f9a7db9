namespace Wijkteam.Fhir.Generator;

/// <summary>A class to be: a resource, a data type or a component.</summary>
/// <param name="Base">The class that it derives from.</param>
/// <param name="FirstBit">How many numbers of members the base classes have taken.</param>
internal sealed record TypeModel(string ClassName, string TypeName, string Base, string Doc, TypeKind Kind, int FirstBit, IReadOnlyList<ElementModel> Elements)
{
    public List<TypeModel> Components { get; } = [];

    public List<EnumModel> Enums { get; } = [];

    /// <summary>Whether the definition asks more of it than of each member by itself: what is written by hand checks that.</summary>
    public bool HasInvariants { get; init; }
}

internal enum TypeKind
{
    Abstract,
    Resource,
    DataType,
    Component,
}

/// <summary>A member to be.</summary>
/// <param name="Json">Its name in JSON; of a choice without its type.</param>
/// <param name="Types">More than one for a choice.</param>
/// <param name="Bit">The number of its value; what extends a primitive has the next.</param>
internal sealed record ElementModel(string Json, string Property, ElementKind Kind, bool IsList, int Min, int? Max, string Doc, int Bit, IReadOnlyList<ElementType> Types)
{
    /// <summary>Whether it belongs to a summary.</summary>
    public bool InSummary { get; init; }

    /// <summary>Whether it is kept as a string and not as an element.</summary>
    public bool IsString => Kind is ElementKind.Attribute or ElementKind.Xhtml;

    public string Field => "_" + char.ToLowerInvariant(Json[0]) + Json[1..];

    public ElementType Type => Types[0];
}

internal enum ElementKind
{
    Primitive,
    Complex,
    Resource,
    Choice,

    /// <summary>A string that XML has as an attribute.</summary>
    Attribute,

    /// <summary>The div of a narrative.</summary>
    Xhtml,
}

/// <param name="Fhir">The type's name in FHIR.</param>
/// <param name="Class">The class that holds it.</param>
/// <param name="Value">Of a primitive, what its value is in C#.</param>
/// <param name="Targets">Of a reference, the types of resource it may be to; empty for any.</param>
internal sealed record ElementType(string Fhir, string Class, string? Value, IReadOnlyList<string> Targets)
{
    /// <summary>Of a CodeableConcept, the codes of which it must have one; null for any.</summary>
    public CodeSet? Required { get; init; }

    public bool IsPrimitive => Value is not null;

    /// <summary>Reference types only: values are assigned by copying.</summary>
    public bool IsValueType => Value is not (null or "string" or "byte[]");
}

/// <summary>The codes of a value set.</summary>
internal sealed record CodeSet(string Name, IReadOnlyList<(string System, string Code)> Codes);

/// <summary>An enum to be.</summary>
/// <param name="Owner">The only type that uses it, in which it is nested; null if there are more.</param>
internal sealed record EnumModel(string Name, string? Owner, string Doc, IReadOnlyList<EnumMember> Members)
{
    public string FullName => Owner is null ? $"Hl7.Fhir.Model.{Name}" : $"Hl7.Fhir.Model.{Owner}.{Name}";
}

internal sealed record EnumMember(string Name, string Code, string System, string Doc);
