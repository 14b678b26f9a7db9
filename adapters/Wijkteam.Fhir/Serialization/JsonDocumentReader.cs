using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Hl7.Fhir.Model;
using Hl7.Fhir.Reading;
using Hl7.Fhir.Utility;

namespace Hl7.Fhir.Serialization;

/// <summary>A document in JSON from its first byte to its last.</summary>
internal sealed class JsonDocumentReader(FhirLimits limits)
{
    public bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues) =>
        TryRead(utf8, utf8.Length, out instance, out issues);

    /// <param name="length">How long the document is; if that is too long, <paramref name="utf8"/> need not hold it.</param>
    public bool TryRead(ReadOnlySpan<byte> utf8, long length, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues)
    {
        var faults = new FaultList();
        instance = null;
        if (length > limits.MaxBytes)
        {
            faults.AddTooManyBytes(limits.MaxBytes);
        }
        else if (!Utf8.IsValid(utf8))
        {
            faults.AddInvalidUtf8();
        }
        else
        {
            var json = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
            instance = Read(ref json, utf8, faults);
        }

        issues = faults.ToIssues(MakeIssue, utf8, limits.MaxFaults);
        return instance is not null && faults.Count == 0;
    }

    /// <summary>What to answer to characters that cannot be UTF-8.</summary>
    public static bool Refuse([NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues)
    {
        var faults = new FaultList();
        faults.AddInvalidUtf8();
        instance = null;
        issues = faults.ToIssues(MakeIssue, default, 1);
        return false;
    }

    public bool TryRead(ref Utf8JsonReader reader, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues)
    {
        if (reader.HasValueSequence || !reader.ValueSequence.IsEmpty)
        {
            throw new ArgumentException("The reader must be over one segment.", nameof(reader));
        }

        var faults = new FaultList();
        instance = Read(ref reader, default, faults);
        issues = faults.ToIssues(MakeIssue, default, limits.MaxFaults);
        return instance is not null && faults.Count == 0;
    }

    /// <param name="document">The document as a whole, at whose end the reading must end; empty if something may follow.</param>
    private Resource? Read(ref Utf8JsonReader json, ReadOnlySpan<byte> document, FaultList faults)
    {
        var path = ArrayPool<PathFrame>.Shared.Rent(json.CurrentState.Options.MaxDepth + 2);
        var model = new ModelReader(json, limits, path, faults);
        Resource? resource = null;
        try
        {
            if (model.Json.TokenType == JsonTokenType.None)
            {
                model.Json.Read();
            }

            resource = model.Root();
            if (!document.IsEmpty)
            {
                CheckEnd(ref model);
            }
        }
        catch (ReadingStoppedException)
        {
            // The fault that stopped it is reported.
        }
        catch (JsonException)
        {
            model.Broken(document);
        }
        catch (InvalidOperationException)
        {
            model.LoneSurrogate();
        }
        finally
        {
            ArrayPool<PathFrame>.Shared.Return(path);
        }

        json = model.Json;
        return resource;
    }

    private static FhirJsonException MakeIssue(string code, string message, string? path, long? line, long? position) => new(code, message, path, line, position);

    private static void CheckEnd(ref ModelReader model)
    {
        try
        {
            while (model.Json.Read())
            {
                // White space is all that may follow; anything else throws.
            }
        }
        catch (JsonException)
        {
            model.Trailing();
        }
    }
}
