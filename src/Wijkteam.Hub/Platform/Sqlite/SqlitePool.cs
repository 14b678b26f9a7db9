using System.Collections.Concurrent;

namespace Wijkteam.Hub.Platform.Sqlite;

/// <summary>Readers with their prepared statements, each lent to one thread at a time. As many are made as are ever used at once.</summary>
internal sealed class SqlitePool<T>(Func<T> open) : IDisposable
    where T : class, IDisposable
{
    private readonly ConcurrentBag<T> _idle = [];

    public Lease Rent() => new(this, _idle.TryTake(out var item) ? item : open());

    public void Dispose()
    {
        while (_idle.TryTake(out var item))
        {
            item.Dispose();
        }
    }

    public readonly struct Lease(SqlitePool<T> pool, T item) : IDisposable
    {
        public T Item => item;

        public void Dispose() => pool._idle.Add(item);
    }
}
