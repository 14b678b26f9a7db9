namespace Hl7.Fhir.Model;

/// <summary>A whole number from 0.</summary>
public sealed class UnsignedInt : IntegerPrimitive
{
    public UnsignedInt()
    {
    }

    public UnsignedInt(int? value) => Value = value;

    public override string TypeName => "unsignedInt";

    internal override int TypeIndex => TypeIndexes.UnsignedInt;

    internal override int Minimum => 0;

    internal override Base CreateNew() => new UnsignedInt();
}
