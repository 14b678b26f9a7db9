namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>The real clock, moved forward at will. Timers run by the real one.</summary>
public sealed class TestTime : TimeProvider
{
    private long _shift;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _shift));

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);
}
