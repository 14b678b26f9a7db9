namespace Hl7.Fhir.Model;

public partial class ContactPoint
{
    public ContactPoint()
    {
    }

    public ContactPoint(ContactPointSystem? system, ContactPointUse? use, string? value)
    {
        System = system;
        Use = use;
        Value = value;
    }
}
