using Hl7.Fhir.Model;

namespace Hl7.Fhir.Writing;

/// <summary>The names of one choice, by the type of its value.</summary>
internal sealed class ChoiceNames(string name)
{
    private readonly MemberName[] _names = Array.ConvertAll(TypeIndexes.Names, type => new MemberName(name + char.ToUpperInvariant(type[0]) + type[1..]));

    /// <summary>The name of the choice, without a type.</summary>
    public string Plain { get; } = name;

    public MemberName Of(DataType value) => _names[value.TypeIndex];
}
