using System.Security.Cryptography;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Attachments;

/// <summary>A file on its way in, checked as it comes against what was announced.</summary>
internal sealed class IncomingFile(AttachmentOpening open) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _head = new byte[FileTypes.HeadBytes];
    private byte[] _cut = [];
    private bool _isText = true;
    private long _size;

    /// <exception cref="RefusedException">The chunk is empty or too large, or there is more than was announced.</exception>
    public void Take(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length is 0 or > AttachmentPolicy.MaxChunkBytes)
        {
            throw Refused("chunk", $"1 to {AttachmentPolicy.MaxChunkBytes} bytes.");
        }

        if (_size < _head.Length)
        {
            chunk[..(int)Math.Min(chunk.Length, _head.Length - _size)].CopyTo(_head.AsSpan((int)_size));
        }

        _size += chunk.Length;
        if (_size > open.SizeBytes)
        {
            throw Refused("open.size_bytes", "More bytes came than were announced.");
        }

        _hash.AppendData(chunk);
        LookForText(chunk);
    }

    /// <exception cref="RefusedException">The file is not what was announced.</exception>
    public void Complete()
    {
        if (_size < open.SizeBytes)
        {
            throw Refused("open.size_bytes", "Fewer bytes came than were announced.");
        }

        if (!_hash.GetHashAndReset().AsSpan().SequenceEqual(open.Sha256.Span))
        {
            throw Refused("open.sha256", "Other bytes came than were announced.");
        }

        var head = _head.AsSpan(0, (int)Math.Min(_size, _head.Length));
        if (!FileTypes.Matches(open.MediaType, head, _isText && _cut.Length == 0))
        {
            throw Refused("open.media_type", "The bytes are of another type.");
        }
    }

    public void Dispose() => _hash.Dispose();

    private void LookForText(ReadOnlySpan<byte> chunk)
    {
        if (_isText && open.MediaType == "text/plain")
        {
            byte[] bytes = [.. _cut, .. chunk];
            _isText = FileTypes.IsText(bytes, out var cut);
            _cut = bytes[^cut..];
        }
    }

    private static RefusedException Refused(string field, string message)
    {
        var faults = new Faults();
        faults.Invalid(field, message);
        return new RefusedException(faults.ToRefusal()!);
    }
}
