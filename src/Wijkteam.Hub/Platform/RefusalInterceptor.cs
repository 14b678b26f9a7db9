using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Platform;

/// <summary>Maps what a call ends with to gRPC, in one place: a refusal to its status and reasons, anything unexpected to INTERNAL without detail.</summary>
internal sealed partial class RefusalInterceptor(Telemetry telemetry, ILogger<RefusalInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        ServiceEntered.Set(context);
        try
        {
            return await continuation(request, context) ?? throw Nothing();
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw ToStatus(e, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        ServiceEntered.Set(context);
        try
        {
            return await continuation(requestStream, context) ?? throw Nothing();
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw ToStatus(e, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        ServiceEntered.Set(context);
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw ToStatus(e, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        ServiceEntered.Set(context);
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw ToStatus(e, context);
        }
    }

    // gRPC would call it cancelled.
    private static InvalidOperationException Nothing() => new("The service has no response.");

    private RpcException ToStatus(Exception exception, ServerCallContext context)
    {
        if (exception is RefusedException refused)
        {
            return Refused(refused.Refusal);
        }

        if (context.CancellationToken.IsCancellationRequested && exception is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The client has gone or its deadline has passed. What breaks off because of it (gRPC says so with the last two) is no fault of the hub.
            return new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        }

        if (exception is SqliteException { IsOfTheDisk: true } disk)
        {
            NoDisk(logger, context.Method, disk.Code);
            return Refused(RefusalStatus.NoDisk);
        }

        Failed(logger, context.Method, exception.GetType().FullName, exception.StackTrace);
        return Refused(RefusalStatus.Failed);
    }

    private RpcException Refused(Refusal refusal)
    {
        telemetry.Refused(RefusalStatus.NameOf(refusal.Reason));
        return RefusalStatus.ToException(refusal);
    }

    [LoggerMessage(1001, LogLevel.Error, "{Method} cannot write to the data folder: SQLite error {Code} (https://sqlite.org/rescode.html); see to its disk")]
    private static partial void NoDisk(ILogger logger, string method, int code);

    /// <remarks>The exception's type and place, never its message: that may quote what it choked on.</remarks>
    [LoggerMessage(1000, LogLevel.Error, "{Method} failed with {ExceptionType} {StackTrace}")]
    private static partial void Failed(ILogger logger, string method, string? exceptionType, string? stackTrace);
}
