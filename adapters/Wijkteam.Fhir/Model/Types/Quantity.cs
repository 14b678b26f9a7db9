namespace Hl7.Fhir.Model;

public partial class Quantity
{
    private const string Ucum = "http://unitsofmeasure.org";

    public Quantity()
    {
    }

    /// <param name="unit">The unit as text and, in the given system, as a code.</param>
    public Quantity(decimal value, string unit, string? system = Ucum)
    {
        Value = value;
        Unit = unit;
        System = system;
        Code = unit;
    }
}
