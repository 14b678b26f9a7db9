using Google.Protobuf.WellKnownTypes;
using Shouldly;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Inbox;

public sealed class InboxPolicyTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(10, 512)]
    [InlineData(11, 900)]
    [InlineData(64, 900)]
    [InlineData(int.MaxValue, 900)]
    public void DelayAfter_DoublesUpToAQuarterOfAnHour(int attempt, int seconds) =>
        InboxPolicy.DelayAfter(attempt).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData(10, 0, true)]
    [InlineData(600, 0, true)]
    [InlineData(30, 500_000_000, true)]
    [InlineData(9, 999_999_999, false)]
    [InlineData(600, 1, false)]
    [InlineData(0, 0, false)]
    [InlineData(-30, 0, false)]
    [InlineData(long.MaxValue, 0, false)]
    [InlineData(long.MinValue, 0, false)]
    public void LeaseDuration_IsTenSecondsToTenMinutes(long seconds, int nanos, bool valid)
    {
        var faults = new Faults();

        var duration = InboxPolicy.LeaseDuration(faults, "lease_duration", new Duration { Seconds = seconds, Nanos = nanos });

        faults.Any.ShouldBe(!valid);
        if (valid)
        {
            duration.ShouldBe(TimeSpan.FromSeconds(seconds) + TimeSpan.FromTicks(nanos / 100));
        }
    }

    [Fact]
    public void LeaseDuration_NotSaid_IsHalfAMinute() =>
        InboxPolicy.LeaseDuration(new Faults(), "lease_duration", duration: null).ShouldBe(TimeSpan.FromSeconds(30));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(int.MinValue, false)]
    public void Range_IsOneToTheMost(int value, bool valid)
    {
        var faults = new Faults();

        InboxPolicy.Range(faults, "max_messages", value, InboxPolicy.MaxPull);

        faults.Any.ShouldBe(!valid);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public void References_AreOneToAThousand(int count, bool valid)
    {
        var faults = new Faults();

        InboxPolicy.References(faults, "leases", [.. Enumerable.Range(0, count).Select(_ => new LeaseReference())]);

        faults.Any.ShouldBe(!valid);
    }

    [Theory]
    [InlineData("db.locked_x-y", true)]
    [InlineData("", false)]
    [InlineData("mevrouw De Vries", false)]
    [InlineData("é", false)]
    [InlineData("123456782", false)]
    [InlineData("abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcd", true)]
    [InlineData("abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcde", false)]
    public void NackReason_IsACode(string reason, bool valid)
    {
        var faults = new Faults();

        InboxPolicy.ReasonCode(faults, "nack.reason", reason);

        faults.Any.ShouldBe(!valid);
    }

    [Fact]
    public void MessageId_ReadsBackForTheInboxThatAsks()
    {
        var key = new DeliveryKey("gp", Guid.NewGuid(), long.MaxValue);
        var id = MessageIds.Format(key);

        id.Length.ShouldBeLessThanOrEqualTo(80);
        MessageIds.TryParse("gp", id, out var same).ShouldBeTrue();
        same.ShouldBe(key);
        MessageIds.TryParse("team", id, out var others).ShouldBeTrue();
        others.Participant.ShouldBe("team");
    }

    [Theory]
    [InlineData("")]
    [InlineData("0b6f9a5e8f0b4e579d3c3a4f8f1d2c11")]
    [InlineData("0b6f9a5e8f0b4e579d3c3a4f8f1d2c11-")]
    [InlineData("0b6f9a5e8f0b4e579d3c3a4f8f1d2c11-x")]
    [InlineData("0b6f9a5e8f0b4e579d3c3a4f8f1d2c11--1")]
    [InlineData("0b6f9a5e8f0b4e579d3c3a4f8f1d2c11- 1")]
    [InlineData("0b6f9a5e8f0b4e579d3c3a4f8f1d2c11-99999999999999999999")]
    [InlineData("0b6f9a5e8f0b4e579d3c3a4f8f1d2c1g-1")]
    [InlineData("0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11-1")]
    public void MessageId_OfAnotherForm_IsNone(string id) => MessageIds.TryParse("gp", id, out _).ShouldBeFalse();
}
