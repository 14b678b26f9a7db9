namespace Hl7.Fhir.Model;

public partial class Narrative
{
    public Narrative()
    {
    }

    /// <param name="div">XHTML: a div.</param>
    public Narrative(string? div) => Div = div;
}
