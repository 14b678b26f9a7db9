namespace Wijkteam.Hub.Areas.Import;

/// <summary>Says now and then how far an import has come: rows, share, rate and time left.</summary>
/// <param name="interval">How much time lies between two messages at least.</param>
/// <param name="show">Takes a message. Example: <c>3,145,728 rows, 39 %, 2.9 million rows/s, 3 s left</c>.</param>
internal sealed class ImportMeter(TimeProvider time, TimeSpan interval, Action<string> show)
{
    private long _began;
    private long _shown;
    private long _rowsBefore;
    private double _shareBefore;

    /// <summary>Begins to count time.</summary>
    /// <param name="rows">How many rows an earlier start has done.</param>
    /// <param name="share">Which share of all work that is.</param>
    public void Begin(long rows, double share) => (_began, _shown, _rowsBefore, _shareBefore) = (time.GetTimestamp(), time.GetTimestamp(), rows, share);

    /// <summary>How many rows this start has done per second.</summary>
    /// <param name="rows">How many are done.</param>
    public double Rate(long rows) => (rows - _rowsBefore) / Math.Max(time.GetElapsedTime(_began).TotalSeconds, 0.001);

    /// <param name="rows">How many rows are done.</param>
    /// <param name="share">Which share of all work is done: 0 to 1.</param>
    public void Report(long rows, double share)
    {
        if (time.GetElapsedTime(_shown) < interval || share <= _shareBefore)
        {
            return;
        }

        _shown = time.GetTimestamp();
        var left = time.GetElapsedTime(_began) * ((1 - share) / (share - _shareBefore));
        show($"{rows:N0} rows, {share * 100:F0} %, {Rate(rows) / 1_000_000:F1} million rows/s, {Math.Ceiling(left.TotalSeconds):F0} s left");
    }
}
