using Shouldly;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Operations;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Operations;

public sealed class ClosureRatesTests
{
    [Fact]
    public void Rate_OfTenAndMore_InWholePercentages()
    {
        var rate = ClosureRates.Rate("team", RecordKind.Referral,
        [
            Of(ReferralStatus.Completed, 5), Of(ReferralStatus.Rejected, 2), Of(ReferralStatus.Failed, 1), Of(ReferralStatus.Cancelled, 1), Of(ReferralStatus.InProgress, 2),
            Of(ReferralStatus.EnteredInError, 7),
        ]);

        (rate.Received, rate.EndedPercent, rate.CompletedPercent).ShouldBe((11, 82, 45));
    }

    [Fact]
    public void Rate_OfFewerThanTen_TellsNothing()
    {
        var rate = ClosureRates.Rate("team", RecordKind.Signal, [new StatusCount("team", RecordKind.Signal, (int)SignalStatus.Closed, 9)]);

        rate.ShouldBe(new ClosureRate { ParticipantId = "team" });
    }

    private static StatusCount Of(ReferralStatus status, long count) => new("team", RecordKind.Referral, (int)status, count);
}
