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

    [Theory]
    [MemberData(nameof(Providers), DisableDiscoveryEnumeration = true)]
    public void Provider_OfNothing_WritesItsFormat_AndReadsItBack(ICompressionProvider provider, string name, byte[] start)
    {
        using var compressed = new MemoryStream();
        using (var stream = provider.CreateCompressionStream(compressed, CompressionLevel.Optimal))
        {
            stream.Write([]);
        }

        // What others cannot decompress, .NET reads as nothing: the header and the checksum have to be looked at.
        compressed.ToArray().Take(start.Length).ShouldBe(start, name);
        compressed.ToArray()[^4..].ShouldBe(name == "gzip" ? [0, 0, 0, 0] : [0, 0, 0, 1]);
        compressed.Position = 0;
        using var decompression = provider.CreateDecompressionStream(compressed);
        decompression.ReadByte().ShouldBe(-1);
    }
}
