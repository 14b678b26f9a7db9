namespace Hl7.Fhir.Model;

/// <summary>What an element can hold; what a choice such as <c>value[x]</c> chooses from.</summary>
public abstract class DataType : Element
{
    /// <summary>Where the type stands in the list of data types, by which a choice finds its name.</summary>
    internal abstract int TypeIndex { get; }
}
