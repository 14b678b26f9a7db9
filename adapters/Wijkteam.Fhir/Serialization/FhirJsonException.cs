using Hl7.Fhir.Utility;

namespace Hl7.Fhir.Serialization;

/// <summary>A fault in a document; <see cref="CodedException.ErrorCode"/> is one of <see cref="FhirFaults"/>.</summary>
public sealed class FhirJsonException(string errorCode, string baseMessage, string? instancePath, long? lineNumber, long? position)
    : ExtendedCodedException(errorCode, baseMessage, instancePath, lineNumber, position);
