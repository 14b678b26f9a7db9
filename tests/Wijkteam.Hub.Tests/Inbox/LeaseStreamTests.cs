using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Tests.Identity;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Inbox;

/// <summary>How much a look may lease for a stream.</summary>
public sealed class LeaseStreamTests
{
    [Fact]
    public void Reserve_ForAClientThatSettlesNothing_StaysSmall()
    {
        var stream = new TestStream(credit: 1_000);

        stream.Reserve().ShouldBe(InboxPolicy.MinLook);
        stream.Reserve().ShouldBe(InboxPolicy.MinLook);
    }

    [Fact]
    public void Reserve_GrowsByWhatTheClientHasSettledSince_UpToItsBound()
    {
        var stream = new TestStream(credit: 1_000);

        stream.Settle(30);
        stream.Reserve().ShouldBe(InboxPolicy.MinLook + 30);
        stream.Reserve().ShouldBe(InboxPolicy.MinLook);

        stream.Settle(500);
        stream.Reserve().ShouldBe(InboxPolicy.MaxLook);
    }

    [Fact]
    public void Reserve_OfLeasesThatHaveEnded_DoesNotGrow()
    {
        var stream = new TestStream(credit: 1_000);
        stream.Lease(50, TimeProvider.System.GetUtcNow().AddSeconds(-1));

        stream.DropEnded();

        stream.Reserve().ShouldBe(InboxPolicy.MinLook);
    }

    [Fact]
    public void Reserve_IsNoMoreThanTheCredit()
    {
        var stream = new TestStream(credit: 0);

        stream.Reserve().ShouldBe(0);
        stream.Settle(30);
        stream.Reserve().ShouldBe(30);
        stream.Reserve().ShouldBe(0);
    }

    private sealed class TestStream(int credit) : LeaseStream<string>(
        new Caller(new Participant { Id = "team" }, null, "kid", DateTimeOffset.MaxValue),
        credit,
        TimeSpan.FromSeconds(30),
        new OpenStreams("team", FakeClients.OpenCalls(new Restrictions()), NullLogger.Instance, TimeProvider.System),
        _ => Task.CompletedTask,
        TimeProvider.System)
    {
        public void Settle(int count)
        {
            foreach (var (key, lease) in Lease(count, TimeProvider.System.GetUtcNow().AddMinutes(1)))
            {
                Settled(key, lease);
            }
        }

        public List<(DeliveryKey Key, HeldLease Lease)> Lease(int count, DateTimeOffset expireTime)
        {
            var leases = Enumerable.Range(0, count).Select(_ => (
                new DeliveryKey("team", Guid.NewGuid(), 1), new HeldLease(Guid.NewGuid(), 1, expireTime, ""))).ToList();
            foreach (var (key, lease) in leases)
            {
                Hold(key, lease, "", bytes: 1);
            }

            return leases;
        }

        public override IReservation? TryReserve() => null;

        public override ValueTask<(int Leased, bool MayBeMore)> LeaseAsync(int max) => throw new NotSupportedException();

        public override bool TryParse(string messageId, out DeliveryKey key) => throw new NotSupportedException();

        public override string Format(DeliveryKey key) => throw new NotSupportedException();

        protected override string FaultOf(string messageId) => throw new NotSupportedException();
    }
}
