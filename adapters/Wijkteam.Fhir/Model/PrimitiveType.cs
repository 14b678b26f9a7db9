using System.Text.Json;
using Hl7.Fhir.Reading;

namespace Hl7.Fhir.Model;

/// <summary>A single value, to which extensions can be attached.</summary>
public abstract class PrimitiveType : DataType
{
    /// <summary>The value as it is kept: a string, a boolean, a number.</summary>
    public abstract object? ObjectValue { get; set; }

    internal abstract bool HasValue { get; }

    /// <summary>The value as it is written in XML; null if there is none.</summary>
    internal abstract string? Literal { get; }

    internal bool IsEmpty => !HasValue && !HasExtras;

    public override string? ToString() => ObjectValue?.ToString();

    /// <summary>Reads the value on which the reader stands; what is at fault is reported.</summary>
    internal abstract void ReadValue(scoped ref ModelReader reader);

    internal abstract void WriteValue(Utf8JsonWriter writer);
}

/// <summary>A value that is kept as a string.</summary>
public interface IStringValue
{
    string? Value { get; set; }
}

/// <summary>A value that can be absent.</summary>
public interface INullableValue<T>
    where T : struct
{
    T? Value { get; set; }
}
