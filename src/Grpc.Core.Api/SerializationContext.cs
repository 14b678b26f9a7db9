using System.Buffers;

namespace Grpc.Core;

/// <summary>
/// Where a serialiser puts one message: either <see cref="Complete(byte[])"/>, or <see cref="GetBufferWriter"/> and then
/// <see cref="Complete()"/>. Members that the implementation does not have throw <see cref="NotSupportedException"/>.
/// </summary>
public abstract class SerializationContext
{
    /// <summary>Hands over a whole message; the array must not change afterwards.</summary>
    public virtual void Complete(byte[] payload) => throw Absent(nameof(Complete));

    /// <summary>The buffer to write to.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw Absent(nameof(GetBufferWriter));

    /// <summary>Announces the length in bytes of what will be written, before <see cref="GetBufferWriter"/>; optional.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends a message written to the buffer.</summary>
    public virtual void Complete() => throw Absent(nameof(Complete));

    private NotSupportedException Absent(string member) => new($"{GetType()} does not implement {member}.");
}

/// <summary>Where a deserialiser finds one message, during the call of the deserialiser only.</summary>
public abstract class DeserializationContext
{
    /// <summary>The length of the message in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The message in a new array, which the caller may keep.</summary>
    /// <exception cref="NotSupportedException">The implementation has no such thing.</exception>
    public virtual byte[] PayloadAsNewBuffer() => throw Absent(nameof(PayloadAsNewBuffer));

    /// <summary>The message in gRPC's own buffers, valid until the deserialiser returns.</summary>
    /// <exception cref="NotSupportedException">The implementation has no such thing.</exception>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw Absent(nameof(PayloadAsReadOnlySequence));

    private NotSupportedException Absent(string member) => new($"{GetType()} does not implement {member}.");
}
