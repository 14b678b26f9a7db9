using System.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Testing;
using Grpc.Tests.Servers;

namespace Grpc.Tests.Interop;

/// <summary>The client's side of the public interoperability tests: each case is a method, by its public name without underscores.</summary>
/// <param name="channel">To the server; its messages are decompressed by <paramref name="gzip"/>.</param>
/// <param name="whole">Whether the server can tell what came compressed; if not, it is not asked to refuse what did not.</param>
internal sealed partial class InteropCases(GrpcChannel channel, CountingGzip gzip, bool whole)
{
    private const string Special = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";

    private static readonly WriteOptions Uncompressed = new(WriteFlags.NoCompress);
    private static readonly Metadata Compressing = new() { { "grpc-internal-encoding-request", "gzip" } };

    private readonly TestService.TestServiceClient client = new(channel);

    public Task RunAsync(string name)
    {
        var method = typeof(InteropCases).GetMethod(name.Replace("_", "", StringComparison.Ordinal), BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance);
        return (Task)method.ShouldNotBeNull($"{name} has no method").Invoke(this, parameters: null)!;
    }

    public async Task EmptyUnary()
    {
        (await client.EmptyCallAsync(new Empty(), Call())).ShouldBe(new Empty());

        // Zero bytes are the hardest to compress.
        (await client.EmptyCallAsync(new Empty(), Call().WithHeaders(Compressing))).ShouldBe(new Empty());
    }

    public Task LargeUnary() => LargeAsync(Large(), Call());

    public async Task ClientCompressedUnary()
    {
        var compressed = Large();
        compressed.ExpectCompressed = new BoolValue { Value = true };
        var plain = Large();
        plain.ExpectCompressed = new BoolValue();
        if (whole)
        {
            (await StatusAsync(async () => await client.UnaryCallAsync(compressed, Call().WithHeaders(Compressing).WithWriteOptions(Uncompressed))))
                .StatusCode.ShouldBe(StatusCode.InvalidArgument);
        }

        await LargeAsync(compressed, Call().WithHeaders(Compressing));
        await LargeAsync(plain, Call().WithHeaders(Compressing).WithWriteOptions(Uncompressed));
    }

    public async Task ServerCompressedUnary()
    {
        foreach (var compressed in (bool[])[true, false])
        {
            var before = gzip.Decompressed;
            var request = Large();
            request.ResponseCompressed = new BoolValue { Value = compressed };
            await LargeAsync(request, Call());
            (gzip.Decompressed - before).ShouldBe(compressed ? 1 : 0);
        }
    }

    public async Task CustomMetadata()
    {
        var headers = new Metadata { { InteropService.Initial, "test_initial_metadata_value" }, { InteropService.Trailing, [0xab, 0xab, 0xab] } };
        using var unary = client.UnaryCallAsync(Large(), Call().WithHeaders(headers));
        await unary.ResponseAsync.Soon();
        Check(await unary.ResponseHeadersAsync, unary.GetTrailers());

        using var duplex = client.FullDuplexCall(Call().WithHeaders(headers));
        await duplex.RequestStream.WriteAsync(Output(314159, 271828));
        await duplex.RequestStream.CompleteAsync();
        (await duplex.ResponseStream.ReadAllAsync().ToListSoon()).Select(SizeOf).ShouldBe([314159]);
        Check(await duplex.ResponseHeadersAsync, duplex.GetTrailers());

        static void Check(Metadata headers, Metadata trailers)
        {
            headers.GetValue(InteropService.Initial).ShouldBe("test_initial_metadata_value");
            trailers.GetValueBytes(InteropService.Trailing).ShouldBe([0xab, 0xab, 0xab]);
        }
    }

    public async Task StatusCodeAndMessage()
    {
        var status = new EchoStatus { Code = 2, Message = "test status message" };
        (await EndOfUnaryAsync(status)).ShouldBe((StatusCode.Unknown, status.Message));

        using var duplex = client.FullDuplexCall(Call());
        await duplex.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = status });
        await duplex.RequestStream.CompleteAsync();
        var end = await StatusAsync(() => duplex.ResponseStream.MoveNext(CancellationToken.None));
        (end.StatusCode, end.Status.Detail).ShouldBe((StatusCode.Unknown, status.Message));
    }

    public async Task SpecialStatusMessage() => (await EndOfUnaryAsync(new EchoStatus { Code = 2, Message = Special })).ShouldBe((StatusCode.Unknown, Special));

    public async Task UnimplementedMethod() =>
        (await StatusAsync(async () => await client.UnimplementedCallAsync(new Empty(), Call()))).StatusCode.ShouldBe(StatusCode.Unimplemented);

    public async Task UnimplementedService()
    {
        var nobody = new UnimplementedService.UnimplementedServiceClient(channel);
        (await StatusAsync(async () => await nobody.UnimplementedCallAsync(new Empty(), Call()))).StatusCode.ShouldBe(StatusCode.Unimplemented);
    }

    private static SimpleRequest Large() => new() { ResponseSize = 314159, Payload = InteropService.Zeros(271828) };

    private static CallOptions Call() => new(deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(30));

    private static async Task<RpcException> StatusAsync(Func<Task> call) => await Should.ThrowAsync<RpcException>(call);

    private async Task LargeAsync(SimpleRequest request, CallOptions options)
    {
        var response = await client.UnaryCallAsync(request, options);
        response.Payload.ShouldBe(InteropService.Zeros(314159));
    }

    private async Task<(StatusCode Code, string Message)> EndOfUnaryAsync(EchoStatus status)
    {
        var end = await StatusAsync(async () => await client.UnaryCallAsync(new SimpleRequest { ResponseStatus = status }, Call()));
        return (end.StatusCode, end.Status.Detail);
    }
}
