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

    public string SerializeToString(Resource instance) => Encoding.UTF8.GetString(SerializeToBytes(instance));

    public byte[] SerializeToBytes(Resource instance)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Serialize(instance, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public void Serialize(Resource instance, IBufferWriter<byte> buffer)
    {
        using var stream = new BufferStream(buffer);
        using var writer = XmlWriter.Create(stream, Settings);
        Serialize(instance, writer);
    }

#pragma warning disable CA1822 // As the package has it.
    public void Serialize(Resource instance, XmlWriter writer) => new XmlMemberWriter(writer).Resource(instance);
#pragma warning restore CA1822
}
