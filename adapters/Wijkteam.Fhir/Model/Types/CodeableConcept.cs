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

    /// <summary>Whether one of the codings is among these.</summary>
    internal bool HasAny((string System, string Code)[] codes)
    {
        for (var i = 0; _coding is not null && i < _coding.Count; i++)
        {
            foreach (var (system, code) in codes)
            {
                if (string.Equals(_coding[i].Code, code, StringComparison.Ordinal) && string.Equals(_coding[i].System, system, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public CodeableConcept Add(string? system, string? code, string? display = null)
    {
        Coding.Add(new Coding(system, code, display));
        return this;
    }
}
