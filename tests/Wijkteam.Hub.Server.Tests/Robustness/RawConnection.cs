using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Server.Tests.Robustness;

/// <summary>A peer that speaks HTTP/2 (RFC 9113) frame by frame, and may say what no client library would.</summary>
public sealed class RawConnection : IAsyncDisposable
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte Continuation = 9;

    public const byte EndStream = 1;
    public const byte EndHeaders = 4;

    private const byte Ack = 1;
    private const int FrameHeader = 9;

    private readonly TcpClient _tcp = new();

    private RawConnection()
    {
    }

    /// <summary>Connects, and says no more.</summary>
    public static async Task<RawConnection> ConnectAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection._tcp.ConnectAsync(address.Host, address.Port).WaitAsync(Waiting.Deadline);
        connection._tcp.NoDelay = true;
        return connection;
    }

    /// <summary>Connects and begins to speak HTTP/2. The peer has no memory for headers, so that each comes in full.</summary>
    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = await ConnectAsync(address);
        await connection.SendBytesAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await connection.SendAsync(Settings, 0, stream: 0, [0, 1, 0, 0, 0, 0]);
        return connection;
    }

    /// <summary>The headers of a gRPC call (RFC 7541: each a literal that is not remembered).</summary>
    public static byte[] CallHeaders(string path, string token, params IEnumerable<(string Name, string Value)> more)
    {
        IEnumerable<(string Name, string Value)> headers =
        [
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "hub"),
            ("content-type", "application/grpc"), ("te", "trailers"), ("authorization", $"Bearer {token}"), .. more,
        ];
        return [.. headers.SelectMany(header => (byte[])[0, .. Literal(header.Name), .. Literal(header.Value)])];
    }

    /// <summary>A message as gRPC frames it.</summary>
    /// <param name="length">What the frame says; the message's own if not given.</param>
    public static byte[] Message(ReadOnlySpan<byte> message, byte compressed = 0, uint? length = null)
    {
        var framed = new byte[5 + message.Length];
        framed[0] = compressed;
        BinaryPrimitives.WriteUInt32BigEndian(framed.AsSpan(1), length ?? (uint)message.Length);
        message.CopyTo(framed.AsSpan(5));
        return framed;
    }

    public Task SendAsync(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader + payload.Length];
        (frame[0], frame[1], frame[2]) = ((byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(FrameHeader));
        return SendBytesAsync(frame);
    }

    public Task SendBytesAsync(byte[] bytes) => _tcp.GetStream().WriteAsync(bytes).AsTask().WaitAsync(Waiting.Deadline);

    /// <summary>How a stream ends: <c>grpc-status</c> and a number, <c>:status</c> and a number where it was not gRPC that refused, <c>RST_STREAM</c> or <c>GOAWAY</c> and
    /// an error code, or <c>closed</c>.</summary>
    public async Task<string> EndAsync(int stream, TimeSpan? deadline = null)
    {
        using var late = new CancellationTokenSource(deadline ?? Waiting.Deadline);
        var first = "";
        try
        {
            while (true)
            {
                var (type, flags, of, payload) = await ReadAsync(late.Token);
                if (type == Settings && (flags & Ack) == 0)
                {
                    await SendAsync(Settings, Ack, stream: 0, []);
                }
                else if (type == GoAway)
                {
                    return $"GOAWAY {BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4))}";
                }
                else if (of == stream && type == Reset)
                {
                    return $"RST_STREAM {BinaryPrimitives.ReadInt32BigEndian(payload)}";
                }
                else if (of == stream && type == Headers)
                {
                    var status = ValueOf(payload, "grpc-status");
                    first = first.Length > 0 ? first : $":status {ValueOf(payload, ":status") ?? "200"}";
                    if (status is not null || (flags & EndStream) != 0)
                    {
                        return status is null ? first : $"grpc-status {status}";
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or EndOfStreamException)
        {
            return "closed";
        }
    }

    public ValueTask DisposeAsync()
    {
        // At once: what was not read is not waited for.
        _tcp.LingerState = new LingerOption(enable: true, seconds: 0);
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(byte Type, byte Flags, int Stream, byte[] Payload)> ReadAsync(CancellationToken cancellationToken)
    {
        var header = new byte[FrameHeader];
        await _tcp.GetStream().ReadExactlyAsync(header, cancellationToken);
        var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
        await _tcp.GetStream().ReadExactlyAsync(payload, cancellationToken);
        return (header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)), payload);
    }

    private static byte[] Literal(string text) => [.. Length(text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Length(int value)
    {
        if (value < 127)
        {
            return [(byte)value];
        }

        var bytes = new List<byte> { 127 };
        for (value -= 127; value >= 128; value >>= 7)
        {
            bytes.Add((byte)(128 | (value & 127)));
        }

        return [.. bytes, (byte)value];
    }

    /// <summary>The value of a header that stands there in full, as Kestrel writes those that it may not remember.</summary>
    private static string? ValueOf(byte[] block, string name)
    {
        var at = block.AsSpan().IndexOf(Literal(name));
        return at < 0 ? null : Encoding.ASCII.GetString(block, at + name.Length + 2, block[at + name.Length + 1]);
    }
}
