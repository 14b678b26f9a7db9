using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Hl7.Fhir.Serialization;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>A transaction read into the FHIR model and written back, beside the same bytes through a JSON document that knows nothing of FHIR: in turn.</summary>
internal static class FhirBenchmark
{
    private const int Rounds = 15;
    private const int Warmups = 10;
    private const int Repeats = 2_000;

    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly FhirJsonPocoDeserializer Deserializer = new();
    private static readonly FhirJsonPocoSerializer Serializer = new();

    public static int Run()
    {
        var payload = Transaction();
        Console.WriteLine($"transaction of {payload.Length} bytes, {Rounds} rounds of {Repeats} in turn");
        var buffer = new ArrayBufferWriter<byte>(payload.Length * 2);
        using var writer = new Utf8JsonWriter(buffer, Options);
        var (fhir, json, allocated) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -Warmups; round < Rounds; round++)
        {
            var (jsonTime, _) = Measure(() => Json(payload, writer, buffer));
            var (fhirTime, bytes) = Measure(() => Fhir(payload, writer, buffer));
            if (round >= 0)
            {
                json.Add(jsonTime);
                fhir.Add(fhirTime);
                allocated.Add(bytes / payload.Length);
            }
        }

        if (!buffer.WrittenSpan.SequenceEqual(payload))
        {
            throw new InvalidOperationException("What was written is not what was read.");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"json {Load.Median(json):F1} µs, fhir {Load.Median(fhir):F1} µs ({fhir.Min():F1} to {fhir.Max():F1})"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fhir_vs_json={Load.Median(fhir) / Load.Median(json):F2} alloc_vs_payload={Load.Median(allocated):F2}"));
        return 0;
    }

    /// <summary>The transaction that is measured, without the white space of its file, which either side would only have to skip.</summary>
    public static byte[] Transaction()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "transaction.json")));
        using var writer = new Utf8JsonWriter(buffer, Options);
        document.WriteTo(writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Json(byte[] payload, Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        using var document = JsonDocument.Parse(payload);
        Restart(writer, buffer);
        document.WriteTo(writer);
        writer.Flush();
    }

    private static void Fhir(byte[] payload, Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        if (!Deserializer.TryDeserializeResource(payload.AsSpan(), out var resource, out var issues))
        {
            throw new InvalidOperationException(issues.First().Message);
        }

        Restart(writer, buffer);
        Serializer.Serialize(resource, writer);
        writer.Flush();
    }

    private static void Restart(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        writer.Reset();
    }

    /// <returns>Microseconds and bytes allocated for one.</returns>
    private static (double Microseconds, double Bytes) Measure(Action action)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Repeats; i++)
        {
            action();
        }

        var elapsed = TimeProvider.System.GetElapsedTime(start);
        return (elapsed.TotalMicroseconds / Repeats, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / Repeats);
    }
}
