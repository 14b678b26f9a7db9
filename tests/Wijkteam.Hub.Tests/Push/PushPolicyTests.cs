using Shouldly;
using Wijkteam.Hub.Push;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Push;

public sealed class PushPolicyTests
{
    [Fact]
    public void TroubleOf_EveryStatus()
    {
        PushPolicy.TroubleOf(0).ShouldBe(SubscriptionErrorReason.NoAnswer);
        for (var status = 300; status <= 599; status++)
        {
            SubscriptionErrorReason? expected = status switch
            {
                < 400 => SubscriptionErrorReason.Redirect,
                408 or 425 or 429 => SubscriptionErrorReason.Overloaded,
                >= 500 => SubscriptionErrorReason.ServerError,
                _ => null,
            };
            PushPolicy.TroubleOf(status).ShouldBe(expected, $"{status}");
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(10, 512)]
    [InlineData(11, 900)]
    [InlineData(int.MaxValue, 900)]
    public void BackOff_DoublesUpToAQuarterOfAnHour_JitterTakesUpToAHalf(int failures, int seconds)
    {
        PushPolicy.BackOff(failures, jitter: 0).ShouldBe(TimeSpan.FromSeconds(seconds));
        PushPolicy.BackOff(failures, jitter: 1).ShouldBe(TimeSpan.FromSeconds(Math.Max(1, seconds / 2.0)));
        PushPolicy.BackOff(failures, jitter: 0.5).ShouldBe(TimeSpan.FromSeconds(Math.Max(1, seconds * 0.75)));
    }

    [Theory]
    [InlineData(SubscriptionState.Requested, 1)]
    [InlineData(SubscriptionState.Error, 1)]
    [InlineData(SubscriptionState.Active, 4)]
    public void RoomOf_OneUntilProved(SubscriptionState state, int room) => PushPolicy.RoomOf(state).ShouldBe(room);

    [Theory]
    [InlineData(7, 10, true)]
    [InlineData(8, 11, true)]
    [InlineData(6.99, 100, false)]
    [InlineData(100, 9, false)]
    public void IsOverdue_OldAndOftenTried(double days, int attempts, bool overdue) =>
        PushPolicy.IsOverdue(TimeSpan.FromDays(days), attempts, maxAttempts: 10, TimeSpan.FromDays(7)).ShouldBe(overdue);
}
