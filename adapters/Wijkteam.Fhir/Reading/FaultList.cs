using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;

namespace Hl7.Fhir.Reading;

/// <summary>The faults that were found, up to as many as are reported.</summary>
internal sealed class FaultList
{
    private List<(string Code, string Message, string? Path, long Offset)>? _faults;

    public int Count => _faults?.Count ?? 0;

    public void Add(string code, string message, string? path, long offset) => (_faults ??= []).Add((code, message, path, offset));

    public bool Has(string path) => _faults is not null && _faults.Exists(fault => string.Equals(fault.Path, path, StringComparison.Ordinal));

    /// <param name="utf8">What the offsets count from; empty if it is not at hand.</param>
    /// <param name="maximum">If there are more, the last that is given says so.</param>
    public IReadOnlyList<CodedException> ToIssues(ReadOnlySpan<byte> utf8, int maximum)
    {
        if (_faults is null)
        {
            return [];
        }

        var issues = new List<CodedException>(_faults.Count);
        foreach (var (code, message, path, offset) in _faults)
        {
            if (issues.Count == maximum)
            {
                issues.Add(new FhirJsonException(FhirFaults.TooManyFaults, $"There are more than {maximum} faults; the rest was not read.", null, null, null));
                break;
            }

            var (line, position) = Locate(utf8, offset);
            issues.Add(new FhirJsonException(code, message, path, line, position));
        }

        return issues;
    }

    private static (long? Line, long? Position) Locate(ReadOnlySpan<byte> utf8, long offset)
    {
        if (offset < 0 || offset > utf8.Length || utf8.IsEmpty)
        {
            return (null, null);
        }

        var before = utf8[..(int)offset];
        return (before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'));
    }
}
