using Wijkteam.Hub.Platform.Sqlite;

namespace Wijkteam.Hub.Journal.Sqlite;

/// <summary>Copies the write-ahead log into the database file beside the traffic. SQLite's automatic checkpoint would do it inside some unlucky commit.</summary>
internal sealed class SqliteCheckpoints : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly SqliteDatabase _database;
    private readonly PeriodicTimer _timer;
    private readonly Task _loop;
    private volatile bool _dirty;
    private volatile bool _behind;

    public SqliteCheckpoints(string path, TimeProvider time)
    {
        _database = SqliteDatabase.OpenDurable(path);
        _timer = new PeriodicTimer(Interval, time);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Called by the writer between commits. The log starts anew only if all of it has been copied while nobody writes: when this loop has copied the bulk,
    /// the writer copies the little that has come since.</summary>
    public void AfterCommit(SqliteDatabase writer)
    {
        _dirty = true;
        if (_behind)
        {
            _behind = false;
            writer.Checkpoint();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _loop;
        _database.Dispose();
    }

    private async Task RunAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            if (_dirty)
            {
                _dirty = false;
                _behind = !_database.Checkpoint();
            }
        }
    }
}
