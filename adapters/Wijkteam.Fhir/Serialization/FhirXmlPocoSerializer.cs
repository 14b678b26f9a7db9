using System.Buffers;
using System.Text;
using System.Xml;
using Hl7.Fhir.Model;
using Hl7.Fhir.Writing;

namespace Hl7.Fhir.Serialization;

/// <summary>Writes resources as XML, in UTF-8. Safe for use by many threads.</summary>
public sealed class FhirXmlPocoSerializer
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), NewLineHandling = NewLineHandling.Entitize };

    public string SerializeToString(Resource instance, SerializationFilter? summary = null) => Encoding.UTF8.GetString(SerializeToBytes(instance, summary));

    public byte[] SerializeToBytes(Resource instance, SerializationFilter? summary = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Serialize(instance, buffer, summary);
        return buffer.WrittenSpan.ToArray();
    }

    public void Serialize(Resource instance, IBufferWriter<byte> buffer, SerializationFilter? summary = null)
    {
        using var stream = new BufferStream(buffer);
        using var writer = XmlWriter.Create(stream, Settings);
        Serialize(instance, writer, summary);
    }

#pragma warning disable CA1822 // As the package has it.
    public void Serialize(Resource instance, XmlWriter writer, SerializationFilter? summary = null) => new XmlMemberWriter(writer, summary).Resource(instance);
#pragma warning restore CA1822
}
