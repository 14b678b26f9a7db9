using System.Text;

namespace Wijkteam.Fhir.Tests.Agreement;

/// <summary>Our verdict on documents beside those of two validators that are not ours.</summary>
public sealed class AgreementTests(ITestOutputHelper output)
{
    private const int Count = 5_200;

    // The same documents each time, so that a rare quirk of theirs fails nobody's build; AGREEMENT_SEED=N looks at others.
    private const int FirstSeed = 20_261_122;

    /// <summary>To replay one: give the seed that is printed to <see cref="Documents.Make"/>.</summary>
    [Fact]
    public async Task Verdicts_AgreeWithThoseOfOthers_OrItIsKnownWhyNot()
    {
        var first = int.TryParse(Environment.GetEnvironmentVariable("AGREEMENT_SEED"), out var chosen) ? chosen : FirstSeed;
        output.WriteLine($"seeds from {first}");
        var documents = Enumerable.Range(first, Count).Select(seed => (Seed: seed, Document: Documents.Make(seed))).ToList();
        var verdicts = await Outsiders.AskAsync(documents.Select(item => item.Document.Json));
        verdicts.Count.ShouldBe(Count);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var unknown = new List<string>();
        foreach (var ((seed, (kind, json)), verdict) in documents.Zip(verdicts))
        {
            var own = Faults(json);
            foreach (var (by, theirs) in new[] { ("fhir", verdict.Fhir), ("medplum", verdict.Medplum) })
            {
                if (own.Count == 0 == (theirs.Count == 0))
                {
                    continue;
                }

                var found = new Disagreement(by, kind, json, own, theirs);
                if (Disagreements.Find(found) is { } name)
                {
                    known[name] = known.GetValueOrDefault(name) + 1;
                }
                else
                {
                    unknown.Add($"seed {seed}, {found}");
                }
            }
        }

        output.WriteLine(string.Join('\n', known.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Value} × {pair.Key}")));
        unknown.ShouldBeEmpty();
    }

    private static IReadOnlyList<string> Faults(string json)
    {
        new FhirJsonPocoDeserializer().TryDeserializeResource(Encoding.UTF8.GetBytes(json), out _, out var issues);
        return [.. issues.Cast<FhirJsonException>().Select(issue => $"{issue.ErrorCode} {issue.InstancePath} {issue.BaseErrorMessage}")];
    }
}
