namespace Hl7.Fhir.Utility;

/// <summary>A fault with a code that stays the same from version to version.</summary>
public class CodedException(string errorCode, string message) : Exception(message)
{
    public string ErrorCode { get; } = errorCode;
}
