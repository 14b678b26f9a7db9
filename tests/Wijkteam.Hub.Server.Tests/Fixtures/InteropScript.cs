using System.Diagnostics;
using System.Text;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>A script of <c>tests/interop</c>, for Node (.mjs) or Python (.py): software that is not ours, as a process of its own. <c>test.sh</c> installs what it needs.</summary>
internal sealed class InteropScript : IDisposable
{
    // Loading the definitions of R4 takes a few seconds by itself, more on a busy machine.
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    // The system's own, which has Debian's packages; not the one that a developer may have put before it.
    private const string Python = "/usr/bin/python3";

    private readonly StringBuilder _errors = new();
    private readonly Process _process;
    private readonly Task _errorsRead;

    public InteropScript(string script, IEnumerable<string> arguments, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(script.EndsWith(".py", StringComparison.Ordinal) ? Python : "node", [script, .. arguments])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _errorsRead = ReadErrorsAsync();
    }

    private static string Folder { get; } = FindFolder();

    public async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text).WaitAsync(Deadline);
        _process.StandardInput.Close();
    }

    /// <summary>The next line that it prints; null at the end.</summary>
    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync().WaitAsync(Deadline);

    public Task<string> ReadToEndAsync() => _process.StandardOutput.ReadToEndAsync().WaitAsync(Deadline);

    /// <summary>Waits until it has ended; fails with what it had to say unless it ended well.</summary>
    public async Task EndWellAsync(string printed = "")
    {
        await _process.WaitForExitAsync().WaitAsync(Deadline);
        await _errorsRead.WaitAsync(Deadline);
        _process.ExitCode.ShouldBe(0, $"{printed}\n{_errors}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _errors.AppendLine(line);
        }
    }

    private static string FindFolder()
    {
        var interop = Repository.PathOf("tests", "interop");
        return System.IO.Directory.Exists(Path.Combine(interop, "node_modules")) ? interop : throw new DirectoryNotFoundException("First: npm ci --prefix tests/interop");
    }
}
