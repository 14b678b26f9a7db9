using Hl7.Fhir.Model;

namespace Hl7.Fhir.Utility;

/// <summary>A fault and where it is. Neither its message nor its path repeats anything that the document says.</summary>
public class ExtendedCodedException(string errorCode, string baseMessage, string? instancePath, long? lineNumber, long? position)
    : CodedException(errorCode, instancePath is null ? baseMessage : $"{instancePath}: {baseMessage}")
{
    /// <summary>What was expected, without where.</summary>
    public string BaseErrorMessage { get; } = baseMessage;

    /// <summary>The element at fault as a FHIRPath from the root, such as <c>Bundle.entry[1].resource.status</c>.</summary>
    public string? InstancePath { get; } = instancePath;

    /// <summary>The line on which reading found it, counted from 1.</summary>
    public long? LineNumber { get; } = lineNumber;

    /// <summary>The byte within that line, counted from 1.</summary>
    public long? Position { get; } = position;

    public OperationOutcome.IssueSeverity IssueSeverity { get; } = OperationOutcome.IssueSeverity.Error;
}
