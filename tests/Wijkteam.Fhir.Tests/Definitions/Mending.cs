using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Wijkteam.Fhir.Tests.Definitions;

/// <summary>Makes documents that keep to the definitions element by element keep to their invariants as well. Whether the reader is right about those, others say:
/// the tests in <c>Agreement</c>.</summary>
internal static partial class Mending
{
    private const int MaxRounds = 200;

    /// <exception cref="InvalidOperationException">An invariant is broken for which there is no remedy.</exception>
    public static JsonObject Mend(JsonObject document)
    {
        var isMended = false;
        for (var round = 0; round < MaxRounds && FirstBroken(document) is var (key, path); round++, isMended = true)
        {
            if (!Remedies.ByKey.TryGetValue(key, out var remedy))
            {
                throw new InvalidOperationException($"There is no remedy for {key} at {path}: {document.ToJsonString()}");
            }

            var (node, owner) = Find(document, path);
            remedy(node, owner);
            Tidy(document);
        }

        return isMended ? InOrder(document) : document;
    }

    private static (string Key, string Path)? FirstBroken(JsonObject document)
    {
        new FhirJsonPocoDeserializer(new FhirLimits { MaxBytes = 64 * 1024 * 1024, MaxElements = 1_000_000, MaxFaults = 1_000 }).TryDeserializeResource(Encoding.UTF8.GetBytes(document.ToJsonString()), out _, out var issues);
        var broken = issues.Cast<FhirJsonException>().FirstOrDefault(issue => issue.ErrorCode == FhirFaults.Invariant);
        return broken is null ? null : (broken.BaseErrorMessage.Split(':')[0], broken.InstancePath!);
    }

    /// <summary>What stands at a path, and what that is in.</summary>
    private static (JsonObject Node, JsonObject Owner) Find(JsonObject document, string path)
    {
        var (node, owner) = (document, document);
        foreach (var step in path.Split('.').Skip(1))
        {
            var match = Step().Match(step);
            var name = match.Groups["name"].Value;
            var value = node[name] ?? node.First(property => property.Key.StartsWith(name, StringComparison.Ordinal) && char.IsAsciiLetterUpper(property.Key[name.Length])).Value;
            owner = node;
            node = (match.Groups["index"].Success ? value![int.Parse(match.Groups["index"].Value)] : value)!.AsObject();
        }

        return (node, owner);
    }

    /// <summary>What has nothing left in it goes.</summary>
    private static void Tidy(JsonObject value)
    {
        foreach (var (key, inner) in value.ToList())
        {
            if (inner is JsonObject members)
            {
                Tidy(members);
            }

            foreach (var item in (inner as JsonArray ?? []).OfType<JsonObject>())
            {
                Tidy(item);
            }

            foreach (var item in (inner as JsonArray ?? []).Where(item => item is JsonObject { Count: 0 }).ToList())
            {
                inner!.AsArray().Remove(item);
            }

            if (inner is JsonObject { Count: 0 } or JsonArray { Count: 0 })
            {
                value.Remove(key);
            }
        }
    }

    /// <summary>XML has its elements in the order of the definitions.</summary>
    private static JsonObject InOrder(JsonObject document)
    {
        var json = document.ToJsonString();
        var written = Fhir.Write(Fhir.Read<Hl7.Fhir.Model.Resource>(json));
        return Fhir.Canonical(written) == Fhir.Canonical(json) ? JsonNode.Parse(written)!.AsObject() : throw new InvalidOperationException($"{json} was written as {written}");
    }

    [GeneratedRegex(@"^(?<name>\w+)(\[(?<index>\d+)\])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();
}
