namespace Hl7.Fhir.Reading;

/// <summary>The form that a string must have. <see href="https://hl7.org/fhir/R4/datatypes.html#primitive"/></summary>
internal enum TextRule
{
    String,
    ElementId,
    Code,
    Id,
    Uri,
    Oid,
    Uuid,
    Date,
    DateTime,
    Instant,
    Time,
    Xhtml,
}
