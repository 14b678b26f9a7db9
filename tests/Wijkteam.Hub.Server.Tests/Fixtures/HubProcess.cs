using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>The built <c>hub serve</c> as a process of its own, on a folder and ports of its own that outlive it: it can be killed and started again.</summary>
public sealed class HubProcess : IAsyncDisposable
{
    // Below the ports that the system hands out to clients, one of whom could otherwise take the port while the hub is down.
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;

    private readonly Dictionary<string, ECDsa> _keys = [];
    private readonly Dictionary<string, string> _environment = [];
    private readonly List<TestParticipant> _participants = [];
    private Process? _process;
    private Task _pumps = Task.CompletedTask;
    private TaskCompletionSource _started = NewSource();

    /// <param name="environment">Settings beside those that every hub of a test has.</param>
    public HubProcess(params IEnumerable<(string Name, string Value)> environment)
    {
        Folder = System.IO.Directory.CreateTempSubdirectory("hub-process-").FullName;
        DataFolder = Path.Combine(Folder, "data");
        HttpAddress = FreeAddress();
        GrpcAddress = FreeAddress();
        File.WriteAllText(DirectoryFile, JsonFormatter.Default.Format(Samples.Directory(_keys)));
        _environment["Hub__DataFolder"] = DataFolder;
        _environment["Hub__DirectoryFile"] = DirectoryFile;
        _environment["Kestrel__Endpoints__Http__Url"] = HttpAddress.OriginalString;
        _environment["Kestrel__Endpoints__Grpc__Url"] = GrpcAddress.OriginalString;
        _environment["Kestrel__Endpoints__Grpc__Protocols"] = "Http2";
        foreach (var (name, value) in environment)
        {
            _environment[name] = value;
        }
    }

    /// <summary>What is run.</summary>
    public string Executable { get; init; } = Path.Combine(AppContext.BaseDirectory, "hub");

    public string Folder { get; }

    public string DataFolder { get; }

    public string DirectoryFile => Path.Combine(Folder, "directory.json");

    public Uri HttpAddress { get; }

    public Uri GrpcAddress { get; }

    public int Id => _process!.Id;

    /// <summary>Whatever the hub has written to its standard output and error, all its starts together.</summary>
    public ByteLog Output { get; } = new();

    public ByteLog Errors { get; } = new();

    /// <summary>An address on loopback where nobody listens now.</summary>
    public static Uri FreeAddress()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(FirstPort, LastPort));
            try
            {
                listener.Start();
                return new Uri($"http://{listener.LocalEndpoint}");
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
    }

    /// <summary>Sets what the next start of the process is configured with.</summary>
    public void Set(string name, string value) => _environment[name] = value;

    /// <summary>Starts the process without waiting for it.</summary>
    public void Launch() => Launch("serve");

    /// <summary>Runs a command of the hub to its end.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> RunAsync(params IEnumerable<string> arguments)
    {
        Launch(arguments);
        return ExitAsync();
    }

    /// <summary>A participant's private key: PKCS #8 in PEM.</summary>
    public string ExportKey(string id) => _keys[id].ExportPkcs8PrivateKeyPem();

    /// <summary>Knows the participants by the keys of another hub, whose directory is used.</summary>
    public void ShareKeysOf(HubProcess other)
    {
        foreach (var (id, key) in other._keys)
        {
            _keys[id].Dispose();
            _keys[id] = ECDsa.Create(key.ExportParameters(includePrivateParameters: true));
        }
    }

    /// <summary>Starts a command of the hub without waiting for it.</summary>
    public void Launch(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };

        // What the tests run with is not the hub's configuration.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("OTEL_", StringComparison.Ordinal) || name.Contains("__", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        _started = NewSource();
        _process = Process.Start(start)!;
        _pumps = Task.WhenAll(
            PumpAsync(_process.StandardOutput.BaseStream, Output, _started),
            PumpAsync(_process.StandardError.BaseStream, Errors, started: null));
    }

    /// <summary>Starts the process and waits until it serves.</summary>
    public async Task StartAsync()
    {
        Launch();
        await StartedAsync();
    }

    /// <summary>Waits until the hub says that it serves.</summary>
    public async Task StartedAsync()
    {
        var ended = _process!.WaitForExitAsync();
        if (await Task.WhenAny(_started.Task, ended).WaitAsync(Waiting.Deadline) == ended)
        {
            throw new InvalidOperationException($"The hub ended with {_process.ExitCode}: {Errors} {Output}");
        }
    }

    /// <summary>Ends the process as a power cut would: SIGKILL, no goodbye.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await ExitAsync();
    }

    /// <summary>Asks the process to end, as an operator does.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Stops the process where it stands: its connections stay, and nothing is answered.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    /// <summary>Asks the process to end and waits for it.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> StopAsync()
    {
        Terminate();
        return ExitAsync();
    }

    /// <summary>Waits until the process has ended and all that it wrote has been read.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> ExitAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(Waiting.Deadline);
        await _pumps.WaitAsync(Waiting.Deadline);
        var code = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return code;
    }

    /// <summary>A participant with its own key, connection and an acting professional.</summary>
    public TestParticipant Connect(string id, bool withProfessional = true)
    {
        var participant = new TestParticipant(id, _keys[id], HttpAddress, GrpcAddress, TimeProvider.System, withProfessional);
        _participants.Add(participant);
        return participant;
    }

    public async ValueTask DisposeAsync()
    {
        _participants.ForEach(participant => participant.Dispose());
        if (_process is not null)
        {
            await KillAsync();
        }

        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }

        System.IO.Directory.Delete(Folder, recursive: true);
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process!.Id}"]);
        kill.WaitForExit(Waiting.Deadline).ShouldBeTrue();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task PumpAsync(Stream stream, ByteLog log, TaskCompletionSource? started)
    {
        var buffer = new byte[16 * 1024];
        var from = log.Length;
        while (await stream.ReadAsync(buffer) is var count and > 0)
        {
            log.Write(buffer.AsSpan(0, count));
            if (started is { Task.IsCompleted: false } && log.ContainsAfter(from, "Application started"u8))
            {
                started.TrySetResult();
            }
        }
    }
}

/// <summary>Bytes that somebody wrote, bounded.</summary>
public sealed class ByteLog
{
    private const int MaxLength = 256 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly Lock _lock = new();

    public int Length
    {
        get
        {
            lock (_lock)
            {
                return _bytes.WrittenCount;
            }
        }
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_bytes.WrittenCount + bytes.Length > MaxLength)
            {
                throw new InvalidOperationException("Somebody writes without end.");
            }

            _bytes.Write(bytes);
        }
    }

    public bool ContainsAfter(int from, ReadOnlySpan<byte> text)
    {
        lock (_lock)
        {
            return _bytes.WrittenSpan[from..].IndexOf(text) >= 0;
        }
    }

    public byte[] ToArray()
    {
        lock (_lock)
        {
            return _bytes.WrittenSpan.ToArray();
        }
    }

    /// <summary>The lines, without the empty ones.</summary>
    public IReadOnlyList<string> Lines() => ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public override string ToString() => Encoding.UTF8.GetString(ToArray());
}
