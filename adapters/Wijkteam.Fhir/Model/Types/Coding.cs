namespace Hl7.Fhir.Model;

public partial class Coding
{
    public Coding()
    {
    }

    public Coding(string? system, string? code)
        : this(system, code, null)
    {
    }

    public Coding(string? system, string? code, string? display)
    {
        System = system;
        Code = code;
        Display = display;
    }
}
