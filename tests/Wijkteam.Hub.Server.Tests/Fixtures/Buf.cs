using System.Diagnostics;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary><c>buf curl</c> of <c>tests/contracts</c>: a stranger that knows of a server what it tells by reflection.</summary>
internal static class Buf
{
    /// <summary>Runs it to its end, for gRPC without TLS.</summary>
    /// <param name="token">An access token; null to go without.</param>
    /// <param name="arguments">Beside those: the URL, and what is to be done there.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> CurlAsync(string? token, params string[] arguments)
    {
        string[] authorization = token is null ? [] : ["-H", $"Authorization: Bearer {token}", "--reflect-header", "*"];
        var path = Repository.PathOf("tests", "contracts", "node_modules", ".bin", "buf");
        File.Exists(path).ShouldBeTrue("First: npm ci --prefix tests/contracts");
        using var process = Process.Start(new ProcessStartInfo(path, ["curl", "--protocol", "grpc", .. authorization, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // Where there is no contract to be found.
            WorkingDirectory = Path.GetTempPath(),
        })!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await Task.WhenAll(output, errors, process.WaitForExitAsync()).WaitAsync(InteropScript.Deadline);
            return (process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
