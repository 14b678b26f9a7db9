using Microsoft.Win32.SafeHandles;

namespace Wijkteam.Hub.Areas.Import;

/// <summary>Reads a file line by line, as bytes, through one buffer: nothing is allocated per line.</summary>
/// <param name="offset">Where to begin, in bytes.</param>
/// <param name="line">How many lines lie before that.</param>
internal sealed class LineReader(SafeFileHandle file, long offset = 0, long line = 0)
{
    private const int BufferBytes = 1024 * 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _filled = offset;
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The number of the line that was read last; the file's first is 1.</summary>
    public long Line { get; private set; } = line;

    /// <summary>Where the next line begins, in bytes.</summary>
    public long Offset => _filled - (_end - _start);

    /// <summary>Reads the next line.</summary>
    /// <param name="line">The line without its end, LF or CR LF. It stands until the next is read.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="InvalidOperationException">A line has a megabyte or more.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0 && !_ended)
        {
            Fill();
        }

        // The last line may lack its end.
        length = length < 0 ? _end - _start : length;
        line = _buffer.AsSpan(_start, length).TrimEnd((byte)'\r');
        if (_start == _end)
        {
            return false;
        }

        _start = Math.Min(_start + length + 1, _end);
        Line++;
        return true;
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == BufferBytes)
        {
            throw new InvalidOperationException($"Line {Line + 1} is longer than {BufferBytes} bytes: this is not a file of addresses.");
        }

        var read = RandomAccess.Read(file, _buffer.AsSpan(_end), _filled);
        _filled += read;
        _end += read;
        _ended = read == 0;
    }
}
