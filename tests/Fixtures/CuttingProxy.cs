using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wijkteam.Hub.Fixtures;

/// <summary>When a <see cref="CuttingProxy"/> cuts the connection that commits next.</summary>
public enum Cut
{
    Never,

    /// <summary>The COMMIT does not reach the server.</summary>
    BeforeCommit,

    /// <summary>The server has committed; its answer does not reach the client.</summary>
    AfterCommit,
}

/// <summary>Stands between a client and a PostgreSQL server, counts what passes and cuts connections at the worst moment. It reads the frontend/backend protocol
/// (version 3, without TLS): https://www.postgresql.org/docs/15/protocol-message-formats.html.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private const int FirstNegotiationCode = 80877103;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Link, Task> _links = [];
    private readonly int _serverPort;
    private readonly Task _accepting;
    private int _cut;
    private int _roundTrips;
    private int _statements;
    private int _cuts;
    private int _refusals;

    /// <param name="serverPort">The server's port on loopback.</param>
    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Whether connections get through. If not, those that come are closed at once.</summary>
    public bool IsOpen { get; set; } = true;

    /// <summary>What to do with the next COMMIT; it is done once.</summary>
    public Cut Next
    {
        get => (Cut)Volatile.Read(ref _cut);
        set => Volatile.Write(ref _cut, (int)value);
    }

    /// <summary>How often a client has waited for an answer.</summary>
    public int RoundTrips => Volatile.Read(ref _roundTrips);

    /// <summary>How many statements have been executed.</summary>
    public int Statements => Volatile.Read(ref _statements);

    /// <summary>How many connections were cut at a COMMIT.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>How many connections were closed at once.</summary>
    public int Refusals => Volatile.Read(ref _refusals);

    /// <summary>Cuts all connections that there are.</summary>
    public void CutAll()
    {
        foreach (var link in _links.Keys)
        {
            link.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        CutAll();
        await Task.WhenAll(_links.Values);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            if (!IsOpen)
            {
                client.Dispose();
                Interlocked.Increment(ref _refusals);
                continue;
            }

            var link = new Link(client, new TcpClient());
            _links[link] = ServeAsync(link);
        }
    }

    private async Task ServeAsync(Link link)
    {
        try
        {
            await link.Server.ConnectAsync(IPAddress.Loopback, _serverPort);
            link.Client.NoDelay = link.Server.NoDelay = true;
            await Task.WhenAny(ForwardRequestsAsync(link), ForwardAnswersAsync(link));
        }
        catch (SocketException)
        {
            // The server is not there: neither is the client's connection.
        }
        finally
        {
            link.Dispose();
            _links.TryRemove(link, out _);
        }
    }

    private async Task ForwardRequestsAsync(Link link)
    {
        try
        {
            var (from, to) = (link.Client.GetStream(), link.Server.GetStream());
            while (await ReadAsync(from, head: 4) is { } start)
            {
                // Before the start there may be offers of encryption, which are answered by one byte.
                var isOffer = start.Length == 8 && BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(4)) is FirstNegotiationCode or FirstNegotiationCode + 1;
                link.Offers += isOffer ? 1 : 0;
                await to.WriteAsync(start);
                if (!isOffer)
                {
                    break;
                }
            }

            while (await ReadAsync(from, head: 5) is { } message)
            {
                if (IsCommit(link, message) && TryCut(Cut.BeforeCommit))
                {
                    link.Dispose();
                    return;
                }

                Interlocked.Add(ref _statements, message[0] is (byte)'E' or (byte)'Q' ? 1 : 0);
                Interlocked.Add(ref _roundTrips, message[0] is (byte)'S' or (byte)'Q' ? 1 : 0);
                await to.WriteAsync(message);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is closed.
        }
    }

    private async Task ForwardAnswersAsync(Link link)
    {
        try
        {
            var (from, to) = (link.Server.GetStream(), link.Client.GetStream());
            var one = new byte[1];
            while (await from.ReadAtLeastAsync(one, 1, throwOnEndOfStream: false) == 1)
            {
                if (link.Offers > 0)
                {
                    link.Offers--;
                    await to.WriteAsync(one);
                    continue;
                }

                var message = await ReadAsync(from, head: 5, first: one[0]) ?? throw new IOException("Within a message.");
                if (message[0] == 'C' && Encoding.ASCII.GetString(message, 5, message.Length - 6) == "COMMIT" && TryCut(Cut.AfterCommit))
                {
                    link.Dispose();
                    return;
                }

                await to.WriteAsync(message);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is closed.
        }
    }

    /// <summary>Whether a message has a COMMIT carried out: by its name if it was prepared.</summary>
    private static bool IsCommit(Link link, byte[] message)
    {
        switch ((char)message[0])
        {
            case 'P':
                var (name, end) = ReadText(message, 5);
                link.Prepared[name] = ReadText(message, end).Text;
                return false;
            case 'B':
                return link.Prepared.GetValueOrDefault(ReadText(message, ReadText(message, 5).End).Text) == "COMMIT";
            case 'Q':
                return ReadText(message, 5).Text == "COMMIT";
            default:
                return false;
        }
    }

    private static (string Text, int End) ReadText(byte[] message, int start)
    {
        var end = Array.IndexOf(message, (byte)0, start);
        return (Encoding.UTF8.GetString(message, start, end - start), end + 1);
    }

    /// <summary>Reads one message with its head: a type byte if there is one, and the length that counts itself.</summary>
    /// <returns>Null at the end of the stream.</returns>
    private static async Task<byte[]?> ReadAsync(NetworkStream from, int head, byte? first = null)
    {
        var start = new byte[head];
        start[0] = first ?? 0;
        var known = first is null ? 0 : 1;
        if (await from.ReadAtLeastAsync(start.AsMemory(known), head - known, throwOnEndOfStream: false) < head - known)
        {
            return null;
        }

        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(head - 4)) + head - 4];
        start.CopyTo(message, 0);
        await from.ReadExactlyAsync(message.AsMemory(head));
        return message;
    }

    private bool TryCut(Cut cut)
    {
        var isNext = Interlocked.CompareExchange(ref _cut, (int)Cut.Never, (int)cut) == (int)cut;
        Interlocked.Add(ref _cuts, isNext ? 1 : 0);
        return isNext;
    }

    private sealed class Link(TcpClient client, TcpClient server) : IDisposable
    {
        public TcpClient Client => client;

        public TcpClient Server => server;

        /// <summary>Offers of encryption that have not been answered yet.</summary>
        public int Offers { get; set; }

        /// <summary>The statements by their names.</summary>
        public Dictionary<string, string> Prepared { get; } = [];

        public void Dispose()
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
