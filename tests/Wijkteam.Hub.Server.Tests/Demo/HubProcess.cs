using System.Diagnostics;
using System.Text;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Server.Tests.Demo;

/// <summary>The built <c>hub</c> executable, run as its user runs it.</summary>
internal sealed class HubProcess : IDisposable
{
    // A process starts, compiles and plays; the machine may be busy with other tests.
    private static readonly TimeSpan Deadline = 3 * Waiting.Deadline;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string? _awaited;

    private HubProcess(string? awaited, string[] arguments)
    {
        _awaited = awaited;
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(typeof(HubHost).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Note(_output, e.Data);
        _process.ErrorDataReceived += (_, e) => Note(_error, e.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public static async Task<HubResult> RunAsync(params string[] arguments)
    {
        using var process = new HubProcess(awaited: null, arguments);
        return await process.WaitAsync();
    }

    /// <summary>Starts a process and waits until it has printed a text.</summary>
    public static async Task<HubProcess> StartAsync(string awaited, params string[] arguments)
    {
        var process = new HubProcess(awaited, arguments);
        var ended = process._process.WaitForExitAsync();
        if (await Task.WhenAny(process._seen.Task, ended).WaitAsync(Deadline) == ended)
        {
            var result = await process.WaitAsync();
            process.Dispose();
            throw new InvalidOperationException($"It ended with {result.ExitCode} before it printed '{awaited}': {result.Output}{result.Error}");
        }

        return process;
    }

    /// <summary>What it has printed so far.</summary>
    public string Output()
    {
        lock (_output)
        {
            return _output.ToString();
        }
    }

    /// <summary>Ends it as a power cut does.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync().WaitAsync(Deadline);
    }

    public async Task<HubResult> WaitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Deadline);
        return new HubResult(_process.ExitCode, Output(), _error.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void Note(StringBuilder to, string? line)
    {
        // Null is the end.
        if (line is null)
        {
            return;
        }

        lock (to)
        {
            to.AppendLine(line);
        }

        if (_awaited is not null && line.Contains(_awaited, StringComparison.Ordinal))
        {
            _seen.TrySetResult();
        }
    }
}

internal sealed record HubResult(int ExitCode, string Output, string Error);
