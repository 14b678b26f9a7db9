using System.IO.Compression;
using Grpc.Net.Compression;

namespace Grpc.Tests;

public sealed class CompressionTests
{
    private static readonly byte[] Message = new byte[1000];

    public static TheoryData<ICompressionProvider, string, byte[]> Providers => new()
    {
        { new GzipCompressionProvider(CompressionLevel.Fastest), "gzip", [0x1f, 0x8b] },
        { new DeflateCompressionProvider(CompressionLevel.Fastest), "deflate", [0x78] },
    };

    [Theory]
    [MemberData(nameof(Providers), DisableDiscoveryEnumeration = true)]
    public void Provider_WritesItsFormat_AndReadsItBack(ICompressionProvider provider, string name, byte[] start)
    {
        using var compressed = new MemoryStream();
        using (var stream = provider.CreateCompressionStream(compressed, compressionLevel: null))
        {
            stream.Write(Message);
        }

        provider.EncodingName.ShouldBe(name);
        compressed.CanRead.ShouldBeTrue("the stream below stays open");
        compressed.ToArray().Take(start.Length).ShouldBe(start);
        compressed.Length.ShouldBeLessThan(Message.Length);

        compressed.Position = 0;
        using var restored = new MemoryStream();
        using var decompression = provider.CreateDecompressionStream(compressed);
        decompression.CopyTo(restored);
        restored.ToArray().ShouldBe(Message);
    }
}
