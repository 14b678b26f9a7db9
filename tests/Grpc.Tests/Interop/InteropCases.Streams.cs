using Grpc.Core;
using Grpc.Testing;

namespace Grpc.Tests.Interop;

/// <summary>The cases of streams.</summary>
internal sealed partial class InteropCases
{
    private static readonly (int Size, int Sent)[] Exchanges = [(31415, 27182), (9, 8), (2653, 1828), (58979, 45904)];

    public async Task ClientStreaming()
    {
        using var call = client.StreamingInputCall(Call());
        foreach (var (_, sent) in Exchanges)
        {
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = InteropService.Zeros(sent) });
        }

        await call.RequestStream.CompleteAsync();
        (await call).AggregatedPayloadSize.ShouldBe(74922);
    }

    public async Task ClientCompressedStreaming()
    {
        var compressed = new StreamingInputCallRequest { ExpectCompressed = new BoolValue { Value = true }, Payload = InteropService.Zeros(27182) };
        if (whole)
        {
            using var probe = client.StreamingInputCall(Call().WithHeaders(Compressing));
            probe.RequestStream.WriteOptions = Uncompressed;
            await probe.RequestStream.WriteAsync(compressed);
            await probe.RequestStream.CompleteAsync();
            (await StatusAsync(async () => await probe)).StatusCode.ShouldBe(StatusCode.InvalidArgument);
        }

        using var call = client.StreamingInputCall(Call().WithHeaders(Compressing));
        await call.RequestStream.WriteAsync(compressed);
        call.RequestStream.WriteOptions = Uncompressed;
        await call.RequestStream.WriteAsync(new StreamingInputCallRequest { ExpectCompressed = new BoolValue(), Payload = InteropService.Zeros(45904) });
        await call.RequestStream.CompleteAsync();
        (await call).AggregatedPayloadSize.ShouldBe(73086);
    }

    public async Task ServerStreaming()
    {
        var parameters = Exchanges.Select(exchange => new ResponseParameters { Size = exchange.Size });
        using var call = client.StreamingOutputCall(new StreamingOutputCallRequest { ResponseParameters = { parameters } }, Call());
        (await call.ResponseStream.ReadAllAsync().ToListSoon()).Select(SizeOf).ShouldBe(Exchanges.Select(exchange => exchange.Size));
    }

    public async Task ServerCompressedStreaming()
    {
        ResponseParameters[] parameters = [new() { Size = 31415, Compressed = new BoolValue { Value = true } }, new() { Size = 92653, Compressed = new BoolValue() }];
        using var call = client.StreamingOutputCall(new StreamingOutputCallRequest { ResponseParameters = { parameters } }, Call());
        foreach (var asked in parameters)
        {
            var before = gzip.Decompressed;
            (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
            SizeOf(call.ResponseStream.Current).ShouldBe(asked.Size);
            (gzip.Decompressed - before).ShouldBe(asked.Compressed.Value ? 1 : 0);
        }

        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeFalse();
    }

    public async Task PingPong()
    {
        using var call = client.FullDuplexCall(Call());
        foreach (var (size, sent) in Exchanges)
        {
            await call.RequestStream.WriteAsync(Output(size, sent));
            (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
            SizeOf(call.ResponseStream.Current).ShouldBe(size);
        }

        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeFalse();
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    public async Task EmptyStream()
    {
        using var call = client.FullDuplexCall(Call());
        await call.RequestStream.CompleteAsync();
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeFalse();
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    public async Task CancelAfterBegin()
    {
        using var cancel = new CancellationTokenSource();
        using var call = client.StreamingInputCall(Call().WithCancellationToken(cancel.Token));
        await cancel.CancelAsync();
        (await StatusAsync(async () => await call)).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    public async Task CancelAfterFirstResponse()
    {
        using var cancel = new CancellationTokenSource();
        using var call = client.FullDuplexCall(Call().WithCancellationToken(cancel.Token));
        await call.RequestStream.WriteAsync(Output(31415, 27182));
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        await cancel.CancelAsync();
        (await StatusAsync(() => call.ResponseStream.MoveNext(CancellationToken.None))).StatusCode.ShouldBe(StatusCode.Cancelled);
    }

    public async Task TimeoutOnSleepingServer()
    {
        using var call = client.FullDuplexCall(new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(1)));
        try
        {
            await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { Payload = InteropService.Zeros(27182) });
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // It may be over before anything is sent; how it ended is seen below.
        }

        (await StatusAsync(() => call.ResponseStream.MoveNext(CancellationToken.None))).StatusCode.ShouldBe(StatusCode.DeadlineExceeded);
    }

    private static StreamingOutputCallRequest Output(int size, int sent) =>
        new() { ResponseParameters = { new ResponseParameters { Size = size } }, Payload = InteropService.Zeros(sent) };

    private static int SizeOf(StreamingOutputCallResponse response) => response.Payload.Body.Length;
}
