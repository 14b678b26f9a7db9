namespace Hl7.Fhir.Reading;

/// <summary>A limit was reached: the fault is reported, and the rest is not read.</summary>
internal sealed class ReadingStoppedException : Exception;
