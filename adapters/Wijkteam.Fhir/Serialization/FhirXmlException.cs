using Hl7.Fhir.Utility;

namespace Hl7.Fhir.Serialization;

/// <summary>A fault in a document in XML; <see cref="CodedException.ErrorCode"/> is one of <see cref="FhirFaults"/>. The position is that of a character.</summary>
public sealed class FhirXmlException(string errorCode, string baseMessage, string? instancePath, long? lineNumber, long? position)
    : ExtendedCodedException(errorCode, baseMessage, instancePath, lineNumber, position);
