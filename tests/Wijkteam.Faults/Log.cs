namespace Wijkteam.Hub.Faults;

/// <summary>Writes down what happens and when.</summary>
internal sealed class Log(TextWriter writer)
{
    /// <summary>Something happens now.</summary>
    public void Note(string what) => Say($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {what}");

    public void Say(string line) => writer.WriteLine(line);
}
