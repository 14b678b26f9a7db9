using System.Buffers;
using System.Text;

namespace Wijkteam.Fhir.Tests;

public sealed class LimitTests
{
    private const string Small = """{"resourceType":"Patient","active":true}""";

    [Fact]
    public void TenThousandLevels_AreTooDeep()
    {
        Fhir.Faults("""{"resourceType":"Patient","extension":""" + Repeat("""[{"url":"u","extension":""", 10_000)).ShouldHaveSingleItem().ShouldStartWith("too-deep Patient.extension[0].extension[0]");
        Fhir.Faults("""{"resourceType":"Patient","unknown":""" + Repeat("[", 10_000)).ShouldBe(["unknown-property Patient", "too-deep Patient"]);
        Fhir.Faults("""{"resourceType":"Basic","contained":""" + Repeat("""[{"resourceType":"Basic","contained":""", 10_000)).ShouldHaveSingleItem().ShouldStartWith("too-deep ");
        Fhir.Faults(Repeat("[", 10_000)).ShouldBe(["wrong-json-type (document)", "too-deep (document)"]);
        Fhir.Faults(Repeat("""{"a":""", 10_000)).ShouldBe(["too-deep (document)"]);
    }

    [Fact]
    public void Depth_IsLimitedExactly()
    {
        // Two levels each, after the resource itself; the innermost has a value.
        static string Nested(int count) => """{"resourceType":"Patient","extension":""" + Repeat("""[{"url":"u","extension":""", count) + """[{"url":"u","valueBoolean":true}]""" + Repeat("}]", count) + "}";

        Fhir.Faults(Nested(3), new FhirLimits { MaxDepth = 9 }).ShouldBeEmpty();
        Fhir.Faults(Nested(3), new FhirLimits { MaxDepth = 8 }).ShouldHaveSingleItem().ShouldStartWith("too-deep");
        Fhir.Faults(Nested(31)).ShouldHaveSingleItem().ShouldStartWith("too-deep");
    }

    [Fact]
    public void Bytes_AreLimitedExactly_HoweverTheyCome()
    {
        var deserializer = new FhirJsonPocoDeserializer(new FhirLimits { MaxBytes = Small.Length - 1 });
        var utf8 = Encoding.UTF8.GetBytes(Small);

        Fhir.Faults(Small, new FhirLimits { MaxBytes = Small.Length }).ShouldBeEmpty();
        Fhir.Faults(Small, new FhirLimits { MaxBytes = Small.Length - 1 }).ShouldBe(["too-many-bytes"]);
        deserializer.TryDeserializeResource(Small, out _, out var issues).ShouldBeFalse();
        issues.Single().ErrorCode.ShouldBe(FhirFaults.TooManyBytes);
        deserializer.TryDeserializeResource(Segments(utf8), out _, out issues).ShouldBeFalse();
        issues.Single().ErrorCode.ShouldBe(FhirFaults.TooManyBytes);
        new FhirJsonPocoDeserializer().TryDeserializeResource(Segments(utf8), out var resource, out _).ShouldBeTrue();
        Fhir.Write(resource!).ShouldBe(Small);
    }

    [Fact]
    public void Elements_AreLimitedExactly()
    {
        static string Names(int count) => $$"""{"resourceType":"Patient","name":[{"given":[{{string.Join(',', Enumerable.Repeat("\"a\"", count))}}]}]}""";

        // The type, the names, one of them, the given names.
        Fhir.Faults(Names(6), new FhirLimits { MaxElements = 10 }).ShouldBeEmpty();
        Fhir.Faults(Names(7), new FhirLimits { MaxElements = 10 }).ShouldBe(["too-many-elements Patient.name[0].given[5]"]);
        Fhir.Faults(Names(100_000)).ShouldHaveSingleItem().ShouldStartWith("too-many-elements");
    }

    [Fact]
    public void Faults_AreLimited()
    {
        var json = $$"""{"resourceType":"Patient","name":[{{string.Join(',', Enumerable.Repeat("{}", 1_000))}}]}""";
        Fhir.Faults(json).Length.ShouldBe(51);
        Fhir.Faults(json)[^1].ShouldBe("too-many-faults");
        Fhir.Faults(json, new FhirLimits { MaxFaults = 1 }).ShouldBe(["empty Patient.name[0]", "too-many-faults"]);
    }

    [Fact]
    public void LateResourceTypes_WithinEachOther_AreReadInTime()
    {
        var json = new StringBuilder();
        for (var i = 0; i < 20; i++)
        {
            json.Append("""{"parameter":[{"name":"a","resource":""");
        }

        json.Append("""{"parameter":[{"name":"b","valueString":"x"}],"resourceType":"Parameters"}""");
        for (var i = 0; i < 20; i++)
        {
            json.Append("""}],"resourceType":"Parameters"}""");
        }

        Fhir.Faults(json.ToString()).ShouldBeEmpty();
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static ReadOnlySequence<byte> Segments(byte[] bytes)
    {
        var first = new Segment(bytes.AsMemory(0, 10), 0, null);
        var last = new Segment(bytes.AsMemory(10), 10, first);
        return new ReadOnlySequence<byte>(first, 0, last, bytes.Length - 10);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index, Segment? before)
        {
            Memory = memory;
            RunningIndex = index;
            before?.Next = this;
        }
    }
}
