using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>A mail server (RFC 5321, no extensions) that keeps what it gets, on a port of its own.</summary>
public sealed class MailReceiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<string> _mails = Channel.CreateUnbounded<string>();
    private readonly Task _serving;

    public MailReceiver()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The next mail, headers and all.</summary>
    public async Task<string> NextAsync() => await _mails.Reader.ReadAsync().AsTask().WaitAsync(Waiting.Deadline);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_end.Token);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 test");
            while (await reader.ReadLineAsync(_end.Token) is { } line && await AnswerAsync(line, reader, writer))
            {
            }
        }
    }

    private async Task<bool> AnswerAsync(string line, StreamReader reader, StreamWriter writer)
    {
        if (line == "QUIT")
        {
            await writer.WriteLineAsync("221 bye");
            return false;
        }

        if (line != "DATA")
        {
            await writer.WriteLineAsync("250 ok");
            return true;
        }

        await writer.WriteLineAsync("354 go on");
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } text && text != ".")
        {
            mail.AppendLine(text);
        }

        await writer.WriteLineAsync("250 ok");
        _mails.Writer.TryWrite(mail.ToString());
        return true;
    }
}
