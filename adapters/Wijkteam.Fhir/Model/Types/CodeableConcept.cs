namespace Hl7.Fhir.Model;

public partial class CodeableConcept
{
    public CodeableConcept()
    {
    }

    public CodeableConcept(string? system, string? code, string? text = null)
    {
        Coding.Add(new Coding(system, code));
        Text = text;
    }

    public CodeableConcept(string? system, string? code, string? display, string? text)
    {
        Coding.Add(new Coding(system, code, display));
        Text = text;
    }

    public CodeableConcept Add(string? system, string? code, string? display = null)
    {
        Coding.Add(new Coding(system, code, display));
        return this;
    }
}
