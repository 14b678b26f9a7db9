using Grpc.Core;

namespace Grpc.Tests;

public sealed class MarshallerTests
{
    [Fact]
    public void ArrayFunctions_WorkContextually()
    {
        var context = new Buffer();
        Marshallers.StringMarshaller.ContextualSerializer("zorg é", context);

        context.Payload.ShouldBe("zorg é"u8.ToArray());
        Marshallers.StringMarshaller.ContextualDeserializer(new Payload(context.Payload!)).ShouldBe("zorg é");
        Marshallers.StringMarshaller.Deserializer(Marshallers.StringMarshaller.Serializer("x")).ShouldBe("x");
    }

    [Fact]
    public void ContextualFunctions_AreUsedAsTheyAre_AndHaveNoArrayForm()
    {
        var marshaller = Marshallers.Create<string>((text, context) => context.Complete([(byte)text.Length]), context => new string('x', context.PayloadLength));
        var context = new Buffer();
        marshaller.ContextualSerializer("abc", context);

        context.Payload.ShouldBe([3]);
        marshaller.ContextualDeserializer(new Payload(new byte[2])).ShouldBe("xx");
        Should.Throw<NotSupportedException>(() => marshaller.Serializer("abc"));
        Should.Throw<NotSupportedException>(() => marshaller.Deserializer([]));
    }

    [Fact]
    public void Context_WithoutAMember_NamesIt()
    {
        var context = new Buffer();
        context.SetPayloadLength(5);

        Should.Throw<NotSupportedException>(context.GetBufferWriter).Message.ShouldContain("GetBufferWriter");
        Should.Throw<NotSupportedException>(() => new Payload([]).PayloadAsReadOnlySequence()).Message.ShouldContain("PayloadAsReadOnlySequence");
    }

    [Fact]
    public void Null_IsRefused()
    {
        Should.Throw<ArgumentNullException>(() => Marshallers.Create<string>(null!, (byte[] _) => ""));
        Should.Throw<ArgumentNullException>(() => Marshallers.Create((_, _) => { }, (Func<DeserializationContext, string>)null!));
    }

    private sealed class Buffer : SerializationContext
    {
        public byte[]? Payload { get; private set; }

        public override void Complete(byte[] payload) => Payload = payload;
    }

    private sealed class Payload(byte[] bytes) : DeserializationContext
    {
        public override int PayloadLength => bytes.Length;

        public override byte[] PayloadAsNewBuffer() => bytes;
    }
}
