using System.IO.Compression;
using System.Runtime.CompilerServices;
using Grpc.Net.Compression;

namespace Grpc.Tests.Servers;

/// <summary>gzip that counts what goes through it: whether a message came compressed is not told otherwise.</summary>
internal sealed class CountingGzip : ICompressionProvider
{
    private static readonly AsyncLocal<StrongBox<int>?> Call = new();

    private readonly GzipCompressionProvider inner = new(CompressionLevel.Fastest);
    private int decompressed;

    /// <summary>How many messages of the call that this code serves came compressed, since <see cref="BeginCall"/>.</summary>
    public static int DecompressedInCall => Call.Value!.Value;

    public string EncodingName => inner.EncodingName;

    /// <summary>How many messages came compressed.</summary>
    public int Decompressed => Volatile.Read(ref decompressed);

    public static void BeginCall() => Call.Value = new StrongBox<int>();

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => inner.CreateCompressionStream(stream, compressionLevel);

    public Stream CreateDecompressionStream(Stream stream)
    {
        Interlocked.Increment(ref decompressed);
        if (Call.Value is { } call)
        {
            call.Value++;
        }

        return inner.CreateDecompressionStream(stream);
    }
}
