namespace Hl7.Fhir.Serialization;

/// <summary>How much of a document is read. Each limit is checked before anything is allocated for what exceeds it.</summary>
public sealed record FhirLimits
{
    public static FhirLimits Default { get; } = new();

    /// <summary>Bytes of the document. Default 2 MiB.</summary>
    public int MaxBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Objects and arrays within each other, also where XML has no arrays; from 1 to 500. Default 64.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Properties and array items altogether; in XML elements, lists and attributes other than values. Default 100,000.</summary>
    public int MaxElements { get; init; } = 100_000;

    /// <summary>Faults that are reported, from 1. Default 50.</summary>
    public int MaxFaults { get; init; } = 50;
}
