namespace Wijkteam.Hub.Tests.Identity;

/// <summary>A clock that stands still until a test moves it, far from today so that no other clock passes for it.</summary>
internal sealed class SettableTime : TimeProvider
{
    private long _ticks = new DateTimeOffset(2041, 5, 6, 7, 8, 9, TimeSpan.Zero).Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
