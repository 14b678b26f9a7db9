namespace Grpc.Tests;

/// <summary>The deadline of every await in these tests: ample for a busy machine, and never reached when all is well.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static Task Soon(this Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    public static async Task<List<T>> ToListSoon<T>(this IAsyncEnumerable<T> items)
    {
        var list = new List<T>();
        await Collect().Soon();
        return list;

        async Task Collect()
        {
            await foreach (var item in items)
            {
                list.Add(item);
            }
        }
    }
}
