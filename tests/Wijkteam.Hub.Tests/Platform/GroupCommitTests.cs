using Shouldly;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Platform;

public sealed class GroupCommitTests : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(20));
    private readonly SemaphoreSlim _entered = new(0);
    private readonly SemaphoreSlim _gate = new(0);
    private readonly List<int[]> _batches = [];

    public void Dispose()
    {
        _deadline.Dispose();
        _entered.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task Commit_WhatGathersBehindACommit_SharesTheNextInOrder()
    {
        await using var commits = new GroupCommit<int, int>(GatedCommit);
        var first = commits.CommitAsync(0, _deadline.Token).AsTask();
        await _entered.WaitAsync(_deadline.Token);
        var rest = Enumerable.Range(1, 5).Select(i => commits.CommitAsync(i, _deadline.Token).AsTask()).ToList();
        first.IsCompleted.ShouldBeFalse();

        _gate.Release(2);

        (await first.WaitAsync(_deadline.Token)).ShouldBe(0);
        (await Task.WhenAll(rest).WaitAsync(_deadline.Token)).ShouldBe([10, 20, 30, 40, 50]);
        _batches.ShouldBe([[0], [1, 2, 3, 4, 5]]);
    }

    [Fact]
    public async Task Commit_MoreThanABatchHolds_GoesInSeveral()
    {
        await using var commits = new GroupCommit<int, int>(GatedCommit, maxBatch: 2);
        var first = commits.CommitAsync(0, _deadline.Token).AsTask();
        await _entered.WaitAsync(_deadline.Token);
        var rest = Enumerable.Range(1, 5).Select(i => commits.CommitAsync(i, _deadline.Token).AsTask()).ToList();

        _gate.Release(10);

        await Task.WhenAll([first, .. rest]).WaitAsync(_deadline.Token);
        _batches.ShouldBe([[0], [1, 2], [3, 4], [5]]);
    }

    [Fact]
    public async Task Commit_OneThatThrows_FailsAloneAndTheWriterGoesOn()
    {
        await using var commits = new GroupCommit<int, int>(batch =>
        {
            var results = GatedCommit(batch);
            return batch.Contains(3) ? throw new InvalidOperationException("three") : results;
        });
        var first = commits.CommitAsync(0, _deadline.Token).AsTask();
        await _entered.WaitAsync(_deadline.Token);
        var rest = Enumerable.Range(1, 4).Select(i => commits.CommitAsync(i, _deadline.Token).AsTask()).ToList();
        _gate.Release(20);

        await first.WaitAsync(_deadline.Token);
        (await Task.WhenAll(rest[0], rest[1], rest[3]).WaitAsync(_deadline.Token)).ShouldBe([10, 20, 40]);
        (await Should.ThrowAsync<InvalidOperationException>(() => rest[2].WaitAsync(_deadline.Token))).Message.ShouldBe("three");
        (await commits.CommitAsync(7, _deadline.Token)).ShouldBe(70);
    }

    [Fact]
    public async Task Commit_WhatCannotShareATransaction_GoesFirstInTheNextWithWhatHasCome()
    {
        // Numbers with the same last digit clash.
        await using var commits = new GroupCommit<int, int>(GatedCommit, writes => [.. writes.Select((write, i) => !writes.Take(i).Any(other => other % 10 == write % 10))]);
        var first = commits.CommitAsync(0, _deadline.Token).AsTask();
        await _entered.WaitAsync(_deadline.Token);
        var rest = commits.CommitAsync([1, 11, 2, 21, 3], _deadline.Token).AsTask();
        _gate.Release(1);
        await _entered.WaitAsync(_deadline.Token);
        var last = commits.CommitAsync(4, _deadline.Token).AsTask();
        _gate.Release(10);

        (await rest.WaitAsync(_deadline.Token)).ShouldBe([10, 110, 20, 210, 30]);
        (await Task.WhenAll(first, last).WaitAsync(_deadline.Token)).ShouldBe([0, 40]);
        _batches.ShouldBe([[0], [1, 2, 3], [11, 4], [21]]);
    }

    /// <summary>The store takes nothing now: to try each by itself would be to wait as often as there are writes.</summary>
    [Fact]
    public async Task Commit_ThatIsRefused_IsRefusedToAllAndNotTriedAgain()
    {
        await using var commits = new GroupCommit<int, int>(batch =>
        {
            var results = GatedCommit(batch);
            return batch.Contains(3) ? throw new RefusedException(new Refusal(RefusalReason.Unavailable, "away")) : results;
        });
        var first = commits.CommitAsync(0, _deadline.Token).AsTask();
        await _entered.WaitAsync(_deadline.Token);
        var rest = Enumerable.Range(1, 4).Select(i => commits.CommitAsync(i, _deadline.Token).AsTask()).ToList();
        _gate.Release(20);

        await first.WaitAsync(_deadline.Token);
        foreach (var write in rest)
        {
            await Should.ThrowAsync<RefusedException>(() => write.WaitAsync(_deadline.Token));
        }

        _batches.ShouldBe([[0], [1, 2, 3, 4]]);
        (await commits.CommitAsync(7, _deadline.Token)).ShouldBe(70);
    }

    [Fact]
    public async Task Commit_CallerCancelsOnceQueued_IsWrittenAndAnsweredAllTheSame()
    {
        var commits = new GroupCommit<int, int>(GatedCommit);
        using var caller = new CancellationTokenSource();
        var write = commits.CommitAsync(1, caller.Token).AsTask();
        await _entered.WaitAsync(_deadline.Token);

        await caller.CancelAsync();
        _gate.Release(1);

        (await write.WaitAsync(_deadline.Token)).ShouldBe(10);
        await commits.DisposeAsync();
        _batches.ShouldBe([[1]]);
    }

    [Fact]
    public async Task Dispose_WritesWhatIsQueuedAndTakesNoMore()
    {
        var commits = new GroupCommit<int, int>(GatedCommit);
        var first = commits.CommitAsync(1, _deadline.Token).AsTask();
        await _entered.WaitAsync(_deadline.Token);
        var queued = commits.CommitAsync(2, _deadline.Token).AsTask();
        var disposing = commits.DisposeAsync().AsTask();
        _gate.Release(2);

        await disposing.WaitAsync(_deadline.Token);

        (await Task.WhenAll(first, queued).WaitAsync(_deadline.Token)).ShouldBe([10, 20]);
        await Should.ThrowAsync<Exception>(async () => await commits.CommitAsync(3, _deadline.Token));
    }

    private int[] GatedCommit(IReadOnlyList<int> batch)
    {
        _entered.Release();
        _gate.Wait(_deadline.Token);
        _batches.Add([.. batch]);
        return [.. batch.Select(i => i * 10)];
    }
}
