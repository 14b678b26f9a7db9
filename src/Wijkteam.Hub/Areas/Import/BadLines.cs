namespace Wijkteam.Hub.Areas.Import;

/// <summary>Tells an operator of lines that are left out: each of the first few, and how many there are.</summary>
/// <remarks>What stands in a line is not repeated: it is an address.</remarks>
/// <param name="tell">Takes one message each.</param>
/// <param name="earlier">How many an earlier start of the same import left out.</param>
internal sealed class BadLines(Action<string> tell, int earlier)
{
    /// <summary>How many are told of one by one.</summary>
    public const int Shown = 20;

    /// <summary>With more than these, about one in a thousand of CBS's lines, it is another file or a spoiled one.</summary>
    public const int Limit = 10_000;

    private int _shown;

    /// <summary>All of them, also those of earlier starts.</summary>
    public int Count { get; private set; } = earlier;

    /// <exception cref="InvalidOperationException">There are more than <see cref="Limit"/>.</exception>
    public void Add(long line, string what)
    {
        Count++;
        if (_shown++ < Shown)
        {
            tell($"Line {line} is left out. {what}");
        }

        if (Count > Limit)
        {
            throw new InvalidOperationException($"More than {Limit:N0} lines cannot be used, among them line {line:N0}: this is not CBS's file of addresses, or not a whole one.");
        }
    }
}
