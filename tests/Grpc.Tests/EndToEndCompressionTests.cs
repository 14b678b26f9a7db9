using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;
using Grpc.Tests.Probes;
using Grpc.Tests.Servers;

namespace Grpc.Tests;

/// <summary>Messages are compressed in both directions, by the providers of Grpc.Net.Common.</summary>
public sealed class EndToEndCompressionTests
{
    private const string RequestEncoding = "grpc-internal-encoding-request";

    [Theory]
    [InlineData("gzip", false)]
    [InlineData("deflate", false)]
    [InlineData("gzip", true)]
    public async Task Messages_AreCompressedBothWays_UnlessWrittenWithoutCompression(string encoding, bool withoutCompression)
    {
        var atServer = new Counting(encoding);
        var atClient = new Counting(encoding);
        await using var server = await ProbeServer.StartAsync(options =>
        {
            options.CompressionProviders.Clear();
            options.CompressionProviders.Add(atServer);
            options.ResponseCompressionAlgorithm = encoding;
            options.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
        var client = server.Client(options => options.CompressionProviders = [atClient]);
        var text = new string('z', 10_000);
        var writeOptions = new WriteOptions(withoutCompression ? WriteFlags.NoCompress : default);

        var response = await client.EchoAsync(
            new ProbeMessage { Text = text },
            new CallOptions(new Metadata { { RequestEncoding, encoding } }, cancellationToken: TestContext.Current.CancellationToken)
                .WithWriteOptions(writeOptions)).ResponseAsync.Soon();

        response.Text.ShouldBe(text);
        var requests = withoutCompression ? 0 : 1;
        (atClient.Compressed, atServer.Decompressed).ShouldBe((requests, requests));
        (atServer.Compressed, atClient.Decompressed).ShouldBe((1, 1));
    }

    private sealed class Counting(string encoding) : ICompressionProvider
    {
        private readonly ICompressionProvider inner = encoding == "gzip"
            ? new GzipCompressionProvider(CompressionLevel.Optimal)
            : new DeflateCompressionProvider(CompressionLevel.Optimal);

        public int Compressed { get; private set; }

        public int Decompressed { get; private set; }

        public string EncodingName => inner.EncodingName;

        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
        {
            Compressed++;
            return inner.CreateCompressionStream(stream, compressionLevel);
        }

        public Stream CreateDecompressionStream(Stream stream)
        {
            Decompressed++;
            return inner.CreateDecompressionStream(stream);
        }
    }
}
