namespace Hl7.Fhir.Model;

/// <summary>A whole number from 1.</summary>
public sealed class PositiveInt : IntegerPrimitive
{
    public PositiveInt()
    {
    }

    public PositiveInt(int? value) => Value = value;

    public override string TypeName => "positiveInt";

    internal override int TypeIndex => TypeIndexes.PositiveInt;

    internal override int Minimum => 1;

    internal override Base CreateNew() => new PositiveInt();
}
