namespace Hl7.Fhir.Model;

/// <summary>A whole number of 32 bits.</summary>
public sealed class Integer : IntegerPrimitive
{
    public Integer()
    {
    }

    public Integer(int? value) => Value = value;

    public override string TypeName => "integer";

    internal override int TypeIndex => TypeIndexes.Integer;

    internal override int Minimum => int.MinValue;

    internal override Base CreateNew() => new Integer();
}
