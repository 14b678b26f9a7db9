namespace Wijkteam.Adapters.Fhir.Gp.Export;

/// <summary>The exports that were cancelled here and would else still be good. What another process cancels it does not know: nothing is kept that could be
/// deleted, and nobody reads by these URLs what they may not read without.</summary>
internal sealed class CancelledExports
{
    private const int Max = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<ExportJob> _oldestFirst = new();
    private readonly HashSet<string> _numbers = new(StringComparer.Ordinal);

    public bool Has(ExportJob job)
    {
        lock (_lock)
        {
            return _numbers.Contains(job.Number);
        }
    }

    public void Add(ExportJob job)
    {
        lock (_lock)
        {
            while (_oldestFirst.Count > 0 && (_oldestFirst.Count >= Max || _oldestFirst.Peek().ExpireTime <= job.Time))
            {
                _numbers.Remove(_oldestFirst.Dequeue().Number);
            }

            if (_numbers.Add(job.Number))
            {
                _oldestFirst.Enqueue(job);
            }
        }
    }
}
