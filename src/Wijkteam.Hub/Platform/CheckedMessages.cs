using Google.Protobuf;
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
        return new Method<TRequest, TResponse>(
            method.Type,
            method.ServiceName,
            method.Name,
            Marshallers.Create(requests.ContextualSerializer, context => Read(method, requests, context)),
            Marshallers.Create<TResponse>((response, context) => Write(method, responses, response, context), responses.ContextualDeserializer));
    }

    private T Read<T>(IMethod method, Marshaller<T> marshaller, DeserializationContext context)
    {
        try
        {
            return marshaller.ContextualDeserializer(context);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or IndexOutOfRangeException)
        {
            // The second is what Google.Protobuf throws for some lengths that go beyond the message.
            Unreadable(logger, method.FullName);
            throw Refused(RefusalStatus.Unreadable);
        }
        catch (Exception e) when (e is not RpcException)
        {
            ReadFailed(logger, method.FullName, e.GetType().FullName, e.StackTrace);
            throw Refused(RefusalStatus.Failed);
        }
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
