using System.Globalization;
using System.Text;

namespace Wijkteam.Hub.Server.Conformance;

/// <summary>What is left of a run: a page for whoever decides whether the software may take part.</summary>
internal static class ConformanceReport
{
    /// <summary>In Markdown.</summary>
    public static string Write(string participant, IReadOnlyList<StepResult> results, DateTimeOffset now)
    {
        var failed = results.Count(result => result.Fault is not null);
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"# Conformance of the software of {participant}").AppendLine();
        report.AppendLine(CultureInfo.InvariantCulture, $"{now:yyyy-MM-dd HH:mm} UTC, contract wijkteam.hub.v1, hub {typeof(ConformanceReport).Assembly.GetName().Version}.").AppendLine();
        report.AppendLine(failed == 0 ? $"**It conforms**: {results.Count} of {results.Count} steps." : $"**It does not conform**: {failed} of {results.Count} steps failed.").AppendLine();
        report.AppendLine("| | Step | The software | Time |").AppendLine("|---|---|---|---|");
        foreach (var result in results)
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"| {(result.Fault is null ? "✓" : "✗")} | `{result.Step.Id}` | {result.Step.Title} | {result.Elapsed.TotalSeconds:0.0} s |");
        }

        foreach (var result in results.Where(result => result.Fault is not null))
        {
            report.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## ✗ {result.Step.Id}").AppendLine();
            report.AppendLine(result.Fault).AppendLine();
            report.AppendLine(CultureInfo.InvariantCulture, $"See: {result.Step.Source}.");
        }

        return report.ToString();
    }
}
