using System.Collections.Concurrent;

namespace Wijkteam.Hub.Platform;

/// <summary>
/// What is in use, in two generations: a full or old generation becomes the elder and the eldest is dropped. That bounds the cache in number and in time
/// without ever walking through it.
/// </summary>
/// <param name="generationSize">How much one generation holds.</param>
/// <param name="generationAge">How long one generation is added to.</param>
internal class GenerationCache<TKey, TValue>(int generationSize, TimeSpan generationAge, TimeProvider time)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _turning = new();
    private Generation _young = new(time.GetUtcNow());
    private Generation _elder = new(time.GetUtcNow());

    /// <summary>How much it holds at most at this moment.</summary>
    public int Count => _young.Count + _elder.Count;

    public TValue? Find(TKey key)
    {
        if (_young.Items.TryGetValue(key, out var value))
        {
            return value;
        }

        if (_elder.Items.TryGetValue(key, out value))
        {
            Set(key, value);
            return value;
        }

        return null;
    }

    public void Set(TKey key, TValue value)
    {
        var now = time.GetUtcNow();
        var young = _young;
        if (young.Count >= generationSize || now - young.CreateTime >= generationAge)
        {
            young = Turn(young, now);
        }

        if (young.Items.TryAdd(key, value))
        {
            Interlocked.Increment(ref young.Count);
        }
        else
        {
            young.Items[key] = value;
        }
    }

    public void Remove(TKey key)
    {
        Remove(_young, key);
        Remove(_elder, key);
    }

    private static void Remove(Generation generation, TKey key)
    {
        if (generation.Items.TryRemove(key, out _))
        {
            Interlocked.Decrement(ref generation.Count);
        }
    }

    private Generation Turn(Generation full, DateTimeOffset now)
    {
        lock (_turning)
        {
            if (ReferenceEquals(_young, full))
            {
                Volatile.Write(ref _elder, full);
                Volatile.Write(ref _young, new Generation(now));
            }

            return _young;
        }
    }

    private sealed class Generation(DateTimeOffset createTime)
    {
        // Counted here, since ConcurrentDictionary.Count takes all its locks.
        public int Count;

        public DateTimeOffset CreateTime { get; } = createTime;

        public ConcurrentDictionary<TKey, TValue> Items { get; } = new();
    }
}
