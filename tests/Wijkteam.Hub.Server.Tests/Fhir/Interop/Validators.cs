using System.Text.Json;
using System.Text.Json.Nodes;
using Wijkteam.Hub.Server.Tests.Fixtures;

namespace Wijkteam.Hub.Server.Tests.Fhir.Interop;

/// <summary>What the npm packages fhir and @medplum/core say of documents, and the invariants of our profiles as evaluated by the latter.</summary>
internal static class Validators
{
    public static readonly IReadOnlyList<string> All = ["fhir", "medplum", "profiles"];

    public static async Task<IReadOnlyList<Verdict>> AskAsync(IEnumerable<(string Name, string Text)> documents)
    {
        var asked = new JsonArray([.. documents.Select(document => new JsonObject { ["name"] = document.Name, ["text"] = document.Text })]);
        using var script = new InteropScript("validate.mjs", [Exchange.Folder]);
        var answer = script.ReadToEndAsync();
        try
        {
            await script.WriteAsync(asked.ToJsonString());
        }
        catch (IOException)
        {
            // It ended without reading; its own words say more.
        }

        var printed = await answer;
        await script.EndWellAsync();
        var verdicts = JsonSerializer.Deserialize<List<Verdict>>(printed, JsonSerializerOptions.Web)!;
        verdicts.Count.ShouldBe(asked.Count * All.Count);
        return verdicts;
    }

    /// <param name="By">One of <see cref="All"/>.</param>
    internal sealed record Verdict(string Name, string By, IReadOnlyList<string> Problems)
    {
        public override string ToString() => $"{By} on {Name}: {string.Join("; ", Problems)}";
    }
}
