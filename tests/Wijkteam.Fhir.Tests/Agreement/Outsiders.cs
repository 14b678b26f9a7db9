using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Wijkteam.Fhir.Tests.Definitions;

namespace Wijkteam.Fhir.Tests.Agreement;

/// <summary>What the npm packages fhir and @medplum/core say of documents: one process, a document in each line.</summary>
internal static class Outsiders
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    public static async Task<IReadOnlyList<Verdicts>> AskAsync(IEnumerable<string> documents)
    {
        using var process = Process.Start(new ProcessStartInfo("node", ["agree.mjs"])
        {
            WorkingDirectory = Places.Interop,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var printed = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await using (var input = new StreamWriter(process.StandardInput.BaseStream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)))
            {
                foreach (var document in documents)
                {
                    await input.WriteAsync(document + "\n").WaitAsync(Deadline);
                }
            }

            var lines = (await printed.WaitAsync(Deadline)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await process.WaitForExitAsync().WaitAsync(Deadline);
            process.ExitCode.ShouldBe(0, await errors);
            return [.. lines.Select(line => JsonSerializer.Deserialize<Verdicts>(line, JsonSerializerOptions.Web)!)];
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>What each finds wrong with a document; nothing if it takes it.</summary>
    internal sealed record Verdicts(IReadOnlyList<string> Fhir, IReadOnlyList<string> Medplum);
}
