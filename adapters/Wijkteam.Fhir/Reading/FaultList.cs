using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;

namespace Hl7.Fhir.Reading;

/// <summary>The faults that were found, up to as many as are reported.</summary>
internal sealed class FaultList
{
    private List<Fault>? _faults;

    public int Count => _faults?.Count ?? 0;

    /// <summary>A fault of the document as a whole.</summary>
    public void Add(string code, string message) => Add(code, message, null, -1);

    public void AddInvalidUtf8() => Add(FhirFaults.InvalidUtf8, "The document must be UTF-8.");

    public void AddTooManyBytes(int maximum) => Add(FhirFaults.TooManyBytes, $"A document must not have more than {maximum} bytes.");

    /// <param name="offset">The byte at which it was found; -1 if that says nothing.</param>
    public void Add(string code, string message, string? path, long offset) => (_faults ??= []).Add(new Fault(code, message, path, offset, null, null));

    /// <param name="line">Counted from 1, as is the position; null if they are not known.</param>
    public void Add(string code, string message, string? path, long? line, long? position) => (_faults ??= []).Add(new Fault(code, message, path, -1, line, position));

    public bool Has(string path) => _faults is not null && _faults.Exists(fault => string.Equals(fault.Path, path, StringComparison.Ordinal));

    /// <param name="make">Makes the exception of the document's format: code, message, path, line and position.</param>
    /// <param name="utf8">What offsets count from; empty if it is not at hand.</param>
    /// <param name="maximum">If there are more, the last that is given says so.</param>
    public IReadOnlyList<CodedException> ToIssues(Func<string, string, string?, long?, long?, ExtendedCodedException> make, ReadOnlySpan<byte> utf8, int maximum)
    {
        if (_faults is null)
        {
            return [];
        }

        var issues = new List<CodedException>(_faults.Count);
        foreach (var (code, message, path, offset, line, position) in _faults)
        {
            if (issues.Count == maximum)
            {
                issues.Add(make(FhirFaults.TooManyFaults, $"There are more than {maximum} faults; the rest was not read.", null, null, null));
                break;
            }

            var (foundLine, foundPosition) = Locate(utf8, offset);
            issues.Add(make(code, message, path, line ?? foundLine, position ?? foundPosition));
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

    private readonly record struct Fault(string Code, string Message, string? Path, long Offset, long? Line, long? Position);
}
