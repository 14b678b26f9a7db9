using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Tests.Identity;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Inbox;

public sealed class OpenStreamsTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly Restrictions _restrictions = new();
    private readonly ManualTimers _timers = new();
    private readonly OpenStreams _streams;
    private readonly List<FakeStream> _added = [];
    private int _messages;
    private int _looks;

    public OpenStreamsTests() => _streams = new OpenStreams("team", FakeClients.OpenCalls(_restrictions), NullLogger.Instance, _timers);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _added)
        {
            await _streams.RemoveAsync(stream);
        }
    }

    [Fact]
    public async Task Wake_OfManyStreams_LooksForOne()
    {
        await AddAsync(100, credit: 10);
        var before = _looks;

        _messages = 3;
        _streams.Wake();

        await UntilAsync(() => Taken == 3);
        _looks.ShouldBe(before + 1);
    }

    /// <summary>What other hubs submit comes one by one, and each look has its price.</summary>
    [Fact]
    public async Task Wakes_ShortlyAfterALook_AreOneLookALittleLater()
    {
        _timers.AreHeld = true;
        await AddAsync(1, credit: 10);
        var before = _looks;

        for (_messages = 0; _messages < 3; _messages++)
        {
            _streams.Wake();
        }

        _looks.ShouldBe(before);
        _timers.Release();
        await UntilAsync(() => Taken == 3);
        _looks.ShouldBe(before + 1);
    }

    [Fact]
    public async Task Look_GoesOnWithTheNextStream_AsLongAsThereIsMoreAndCredit()
    {
        await AddAsync(4, credit: 5);

        _messages = 50;
        _streams.Wake();

        await UntilAsync(() => Taken == 20);
        _added.ShouldAllBe(stream => stream.Taken == 5);
        _messages.ShouldBe(30);
    }

    [Fact]
    public async Task Freed_AfterALookThatFoundMoreThanCouldBeTaken_LooksAgain()
    {
        await AddAsync(1, credit: 5);
        _messages = 8;
        _streams.Wake();
        await UntilAsync(() => Taken == 5);

        _added[0].Return(5);
        await UntilAsync(() =>
        {
            _streams.Freed();
            return Taken == 8;
        });
    }

    [Fact]
    public async Task Freed_WhenThereWasNoMore_DoesNotLook()
    {
        await AddAsync(1, credit: 5);
        var before = _looks;

        _streams.Freed();
        _messages = 1;
        _streams.Wake();

        await UntilAsync(() => Taken == 1);
        _looks.ShouldBe(before + 1);
    }

    [Fact]
    public async Task Look_ThatFails_GivesTheCreditBack_AndTheNextOneWorks()
    {
        await AddAsync(1, credit: 5);
        _added[0].Fails = true;
        _messages = 5;
        _streams.Wake();
        await UntilAsync(() => !_added[0].Fails);

        _streams.Wake();

        await UntilAsync(() => Taken == 5);
    }

    [Fact]
    public async Task Remove_WaitsForWhatIsBeingLeased()
    {
        await AddAsync(1, credit: 5);
        var stream = _added[0];
        stream.Gate = new TaskCompletionSource();
        _messages = 1;
        _streams.Wake();
        await UntilAsync(() => stream.IsLeasing);

        var removing = _streams.RemoveAsync(stream).AsTask();
        removing.IsCompleted.ShouldBeFalse();
        stream.Gate.SetResult();

        await removing.WaitAsync(Deadline, TestContext.Current.CancellationToken);
        stream.Taken.ShouldBe(1);
        _streams.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Add_OfOneWhoseKeyIsRevoked_RefusesIt()
    {
        _restrictions.Swap([], [("team", "kid")]);

        await AddAsync(1, credit: 5);

        _added[0].Refusal!.Reason.ShouldBe(RefusalReason.TokenInvalid);
    }

    [Fact]
    public void Queued_MoreThanAReceiverMay_IsFullUntilItIsWritten()
    {
        _streams.Queued(InboxPolicy.MaxReceiverQueuedBytes + 1);
        _streams.IsFull.ShouldBeTrue();

        _streams.Queued(-1);
        _streams.IsFull.ShouldBeFalse();
    }

    private int Taken => _added.Sum(stream => stream.Taken);

    /// <summary>Adds streams, and waits until what that wakes has looked in vain.</summary>
    private async Task AddAsync(int count, int credit)
    {
        for (var i = 0; i < count; i++)
        {
            var stream = new FakeStream(this, credit);
            _added.Add(stream);
            _streams.Add(stream);
        }

        await UntilAsync(() => _looks > 0);
        var looks = -1;
        await UntilAsync(() => looks == (looks = _looks));
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (!holds())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>A clock of which no time is measured: polls never come, since what is tested here are the wake-ups, and pauses are over at once, or when they are released.</summary>
    private sealed class ManualTimers : TimeProvider
    {
        private readonly ConcurrentBag<ITimer> _held = [];

        public bool AreHeld { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var isPause = period == Timeout.InfiniteTimeSpan;
            var timer = base.CreateTimer(callback, state, isPause && !AreHeld ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (isPause)
            {
                _held.Add(timer);
            }

            return timer;
        }

        public void Release()
        {
            AreHeld = false;
            foreach (var timer in _held)
            {
                timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private sealed class FakeStream(OpenStreamsTests test, int credit) : IOpenStream
    {
        private int _credit = credit;
        private int _taken;

        public Caller Caller { get; } = new(new Participant { Id = "team" }, null, "kid", DateTimeOffset.MaxValue);

        public bool Fails { get; set; }

        public TaskCompletionSource? Gate { get; set; }

        public bool IsLeasing { get; private set; }

        public Refusal? Refusal { get; private set; }

        public int Taken => Volatile.Read(ref _taken);

        public int Reserve()
        {
            var reserved = Volatile.Read(ref _credit);
            Interlocked.Add(ref _credit, -reserved);
            return reserved;
        }

        public void Return(int credit) => Interlocked.Add(ref _credit, credit);

        public IReservation? TryReserve() => null;

        public async ValueTask<(int Leased, bool MayBeMore)> LeaseAsync(int max)
        {
            Interlocked.Increment(ref test._looks);
            if (Gate is { } gate)
            {
                IsLeasing = true;
                await gate.Task;
            }

            if (Fails)
            {
                Fails = false;
                throw new InvalidOperationException("The store is away.");
            }

            var leased = Math.Min(max, test._messages);
            Interlocked.Add(ref test._messages, -leased);
            Interlocked.Add(ref _taken, leased);
            return (leased, leased == max);
        }

        public void DropEnded()
        {
        }

        public void SettledOutside(DeliveryKey key, Guid token)
        {
        }

        public void Refuse(Refusal refusal) => Refusal = refusal;
    }
}
