using Google.Protobuf;
using Grpc.Core;
using Grpc.Testing;
using Grpc.Tests.Servers;

namespace Grpc.Tests.Interop;

/// <summary>The server's side of the public interoperability tests, on the assemblies of this repository.</summary>
internal sealed class InteropService : TestService.TestServiceBase
{
    public const string Initial = "x-grpc-test-echo-initial";
    public const string Trailing = "x-grpc-test-echo-trailing-bin";

    private static readonly WriteOptions Plain = new(WriteFlags.NoCompress);

    public static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };

    /// <summary>Compressed, where the client can read that: zero bytes are the hardest to compress.</summary>
    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        Check(request.ExpectCompressed, CountingGzip.DecompressedInCall > 0);
        await EchoAsync(context);
        EndAsAsked(request.ResponseStatus);
        context.WriteOptions = OptionsOf(request.ResponseCompressed);
        return new SimpleResponse { Payload = Zeros(request.ResponseSize) };
    }

    public override Task StreamingOutputCall(
        StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context) =>
        WriteAsync(request, responseStream);

    public override async Task<StreamingInputCallResponse> StreamingInputCall(IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        var sum = 0;
        for (var compressed = 0; await requestStream.MoveNext(context.CancellationToken); compressed = CountingGzip.DecompressedInCall)
        {
            Check(requestStream.Current.ExpectCompressed, CountingGzip.DecompressedInCall > compressed);
            sum += requestStream.Current.Payload.Body.Length;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = sum };
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream, IServerStreamWriter<StreamingOutputCallResponse> responseStream, ServerCallContext context)
    {
        await EchoAsync(context);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            EndAsAsked(requestStream.Current.ResponseStatus);
            await WriteAsync(requestStream.Current, responseStream);
        }
    }

    private static async Task WriteAsync(StreamingOutputCallRequest request, IServerStreamWriter<StreamingOutputCallResponse> responses)
    {
        foreach (var parameters in request.ResponseParameters)
        {
            responses.WriteOptions = OptionsOf(parameters.Compressed);
            await responses.WriteAsync(new StreamingOutputCallResponse { Payload = Zeros(parameters.Size) });
        }
    }

    private static WriteOptions OptionsOf(BoolValue? compressed) => compressed?.Value is true ? WriteOptions.Default : Plain;

    private static async Task EchoAsync(ServerCallContext context)
    {
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key == Initial))
        {
            headers.Add(entry);
        }

        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key == Trailing))
        {
            context.ResponseTrailers.Add(entry);
        }

        await context.WriteResponseHeadersAsync(headers);
    }

    private static void Check(BoolValue? expected, bool compressed)
    {
        if (expected is not null && expected.Value != compressed)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The message is not as it was said to be."));
        }
    }

    private static void EndAsAsked(EchoStatus? status)
    {
        if (status is not null)
        {
            throw new RpcException(new Status((StatusCode)status.Code, status.Message));
        }
    }
}
