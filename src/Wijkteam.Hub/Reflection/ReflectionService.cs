using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1;
using Alpha = Grpc.Reflection.V1Alpha;

namespace Wijkteam.Hub.Reflection;

/// <summary>The gRPC edge of reflection.</summary>
internal sealed class ReflectionService(ReflectionCall call) : ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream, IServerStreamWriter<ServerReflectionResponse> responseStream, ServerCallContext context) =>
        call.RunAsync(requestStream, request => request, response => responseStream.WriteAsync(response, context.CancellationToken), context);
}

/// <summary>The same under the name that it had before, for older tools: on the wire the messages are the same.</summary>
internal sealed class AlphaReflectionService(ReflectionCall call) : Alpha.ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<Alpha.ServerReflectionRequest> requestStream, IServerStreamWriter<Alpha.ServerReflectionResponse> responseStream, ServerCallContext context) =>
        call.RunAsync(
            requestStream,
            request => ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()),
            response => responseStream.WriteAsync(Alpha.ServerReflectionResponse.Parser.ParseFrom(response.ToByteString()), context.CancellationToken),
            context);
}
