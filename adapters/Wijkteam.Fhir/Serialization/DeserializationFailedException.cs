using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace Hl7.Fhir.Serialization;

/// <summary>A document that has faults.</summary>
public sealed class DeserializationFailedException(Base? partialResult, IReadOnlyCollection<CodedException> exceptions)
    : Exception(exceptions.Count == 1 ? exceptions.First().Message : $"The document has {exceptions.Count} faults. The first: {exceptions.First().Message}")
{
    /// <summary>What could be read.</summary>
    public Base? PartialResult { get; } = partialResult;

    /// <summary>The faults.</summary>
    public IReadOnlyCollection<CodedException> Exceptions { get; } = exceptions;
}
