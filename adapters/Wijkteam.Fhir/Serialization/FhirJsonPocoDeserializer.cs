using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Hl7.Fhir.Model;
using Hl7.Fhir.Reading;
using Hl7.Fhir.Utility;

namespace Hl7.Fhir.Serialization;

/// <summary>
/// Reads resources and, on the way, checks them against the definitions of R4: cardinality, the forms of primitives, required bindings, the types
/// of choices and references. Safe for use by many threads.
/// </summary>
public sealed class FhirJsonPocoDeserializer(FhirLimits limits)
{
    private readonly JsonDocumentReader _documents = new(limits);

    public FhirJsonPocoDeserializer()
        : this(FhirLimits.Default)
    {
    }

    /// <param name="utf8">The document, and nothing else.</param>
    /// <param name="instance">What could be read, also if there are faults; what is at fault may be absent from it.</param>
    /// <param name="issues">The faults, in the order in which they were found; each is a <see cref="FhirJsonException"/>.</param>
    /// <returns>Whether there are no faults.</returns>
    public bool TryDeserializeResource(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues) =>
        _documents.TryRead(utf8, out instance, out issues);

    /// <inheritdoc cref="TryDeserializeResource(ReadOnlySpan{byte}, out Resource?, out IEnumerable{CodedException})"/>
    public bool TryDeserializeResource(ReadOnlySequence<byte> utf8, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues)
    {
        if (utf8.IsSingleSegment || utf8.Length > limits.MaxBytes)
        {
            return _documents.TryRead(utf8.IsSingleSegment ? utf8.FirstSpan : default, utf8.Length, out instance, out issues);
        }

        var buffer = ArrayPool<byte>.Shared.Rent((int)utf8.Length);
        try
        {
            utf8.CopyTo(buffer);
            return _documents.TryRead(buffer.AsSpan(0, (int)utf8.Length), out instance, out issues);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <inheritdoc cref="TryDeserializeResource(ReadOnlySpan{byte}, out Resource?, out IEnumerable{CodedException})"/>
    public bool TryDeserializeResource(string json, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues)
    {
        // A character is at least one byte.
        if (json.Length > limits.MaxBytes)
        {
            return _documents.TryRead(default, json.Length, out instance, out issues);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
        try
        {
            var status = Utf8.FromUtf16(json, buffer, out _, out var length, replaceInvalidSequences: false);
            return status == OperationStatus.Done
                ? _documents.TryRead(buffer.AsSpan(0, length), out instance, out issues)
                : JsonDocumentReader.Refuse(out instance, out issues);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>Reads one resource and leaves the reader at its end. The bytes and the depth are limited by whoever made the reader.</summary>
    /// <exception cref="ArgumentException">The reader is over more than one segment.</exception>
    public bool TryDeserializeResource(ref Utf8JsonReader reader, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues) =>
        _documents.TryRead(ref reader, out instance, out issues);

    /// <exception cref="DeserializationFailedException">There are faults.</exception>
    public Resource DeserializeResource(string json) => TryDeserializeResource(json, out var instance, out var issues) ? instance : throw Failure(instance, issues);

    /// <inheritdoc cref="DeserializeResource(string)"/>
    public Resource DeserializeResource(ReadOnlySpan<byte> utf8) => TryDeserializeResource(utf8, out var instance, out var issues) ? instance : throw Failure(instance, issues);

    /// <inheritdoc cref="DeserializeResource(string)"/>
    public Resource DeserializeResource(ref Utf8JsonReader reader) =>
        TryDeserializeResource(ref reader, out var instance, out var issues) ? instance : throw Failure(instance, issues);

    private static DeserializationFailedException Failure(Resource? instance, IEnumerable<CodedException> issues) => new(instance, issues.ToArray());
}
