namespace Wijkteam.Hub.Server.Tests.Crash;

/// <summary>Open while the hub is up. Whoever lost the hub waits here instead of asking again and again.</summary>
internal sealed class Gate
{
    private volatile TaskCompletionSource _open = NewSource();

    public void Open() => _open.TrySetResult();

    public void Close()
    {
        if (_open.Task.IsCompleted)
        {
            _open = NewSource();
        }
    }

    public Task OpenedAsync(CancellationToken cancellationToken) => _open.Task.WaitAsync(cancellationToken);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
