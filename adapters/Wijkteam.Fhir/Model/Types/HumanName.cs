namespace Hl7.Fhir.Model;

public partial class HumanName
{
    public static HumanName ForFamily(string family) => new() { Family = family };

    public HumanName WithGiven(string given)
    {
        GivenElement.Add(new FhirString(given));
        return this;
    }
}
