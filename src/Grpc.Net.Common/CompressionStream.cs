namespace Grpc.Net.Compression;

/// <summary>Writes through a compressing stream of .NET. Those write nothing at all of nothing, not even their header, which others cannot decompress: an empty message
/// becomes what the format has for it.</summary>
/// <param name="compression">Disposed of with this.</param>
/// <param name="target">Receives the compressed bytes; stays open.</param>
/// <param name="nothing">Zero bytes, compressed.</param>
internal sealed class CompressionStream(Stream compression, Stream target, byte[] nothing) : Stream
{
    private bool isEmpty = true;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        isEmpty &= buffer.IsEmpty;
        compression.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => compression.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            compression.Dispose();
            if (isEmpty)
            {
                target.Write(nothing);
                isEmpty = false;
            }
        }

        base.Dispose(disposing);
    }
}
