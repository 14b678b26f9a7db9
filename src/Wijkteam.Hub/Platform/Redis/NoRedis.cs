namespace Wijkteam.Hub.Platform.Redis;

/// <summary>A hub without Redis: nobody is told, nothing is remembered together.</summary>
internal sealed class NoRedis : IBroadcast, ISharedCache
{
    public bool Keeps => false;

    public void Tell(string topic, string what)
    {
    }

    public void Listen(string topic, Action<string> heard)
    {
    }

    public ValueTask<byte[]?> FindAsync(string key) => ValueTask.FromResult<byte[]?>(null);

    public void Set(string key, byte[] value, TimeSpan lifetime)
    {
    }
}
