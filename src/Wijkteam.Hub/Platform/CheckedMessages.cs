using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Wijkteam.Hub.Platform;

/// <summary>Whose fault it is when a message cannot be read or written: a request's bytes are the caller's, a response is the hub's. gRPC itself tells the two
/// apart no more.</summary>
internal sealed partial class CheckedMessages(Telemetry telemetry, ILogger<CheckedMessages> logger)
{
    /// <summary>The same method, of which each message that cannot be read or written ends the call with INVALID_ARGUMENT or INTERNAL, and why.</summary>
    public Method<TRequest, TResponse> Check<TRequest, TResponse>(Method<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        var (requests, responses) = (method.RequestMarshaller, method.ResponseMarshaller);
        var shape = ShapeOf<TRequest>();
        return new Method<TRequest, TResponse>(
            method.Type,
            method.ServiceName,
            method.Name,
            Marshallers.Create(requests.ContextualSerializer, context => Read(method, shape, requests, context)),
            Marshallers.Create<TResponse>((response, context) => Write(method, responses, response, context), responses.ContextualDeserializer));
    }

    /// <summary>Whether it is the bytes' fault that they were not read. The last two are what Google.Protobuf throws for some lengths that go beyond the message.</summary>
    public static bool IsUnreadable(Exception e) => e is InvalidProtocolBufferException or IndexOutOfRangeException or ArgumentOutOfRangeException;

    // Null for what is no message of Protocol Buffers.
    private static WireShape? ShapeOf<T>() => typeof(T).GetProperty("Descriptor")?.GetValue(null) is MessageDescriptor type ? WireShape.Of(type) : null;

    private T Read<T>(IMethod method, WireShape? shape, Marshaller<T> marshaller, DeserializationContext context)
    {
        try
        {
            if (shape is null || shape.Fits(context.PayloadAsReadOnlySequence()))
            {
                return marshaller.ContextualDeserializer(context);
            }
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            // Refused below.
        }
        catch (Exception e) when (e is not RpcException)
        {
            ReadFailed(logger, method.FullName, e.GetType().FullName, e.StackTrace);
            throw Refused(RefusalStatus.Failed);
        }

        Unreadable(logger, method.FullName);
        throw Refused(RefusalStatus.Unreadable);
    }

    private void Write<T>(IMethod method, Marshaller<T> marshaller, T response, SerializationContext context)
    {
        try
        {
            marshaller.ContextualSerializer(response, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            Unwritable(logger, method.FullName, e.GetType().FullName, e.StackTrace);
            throw Refused(RefusalStatus.Failed);
        }
    }

    private RpcException Refused(Refusal refusal)
    {
        telemetry.Refused(RefusalStatus.NameOf(refusal.Reason));
        return RefusalStatus.ToException(refusal);
    }

    [LoggerMessage(1010, LogLevel.Information, "{Method} was refused: its bytes are no request")]
    private static partial void Unreadable(ILogger logger, string method);

    /// <remarks>The exception's type and place, never its message: that may quote what it choked on.</remarks>
    [LoggerMessage(1014, LogLevel.Error, "{Method} failed as its request was read, with {ExceptionType} {StackTrace}")]
    private static partial void ReadFailed(ILogger logger, string method, string? exceptionType, string? stackTrace);

    /// <inheritdoc cref="ReadFailed"/>
    [LoggerMessage(1011, LogLevel.Error, "{Method} failed as its response was written, with {ExceptionType} {StackTrace}")]
    private static partial void Unwritable(ILogger logger, string method, string? exceptionType, string? stackTrace);
}
