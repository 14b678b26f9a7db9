using Shouldly;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Referrals;

public sealed class ReferralStepCheckTests
{
    [Theory]
    [InlineData(StatusReasonCode.NoCapacity, "", "")]
    [InlineData(StatusReasonCode.NotAppropriate, "", "")]
    [InlineData(StatusReasonCode.CitizenDeclines, "", "")]
    [InlineData(StatusReasonCode.CitizenNotReached, "", "")]
    [InlineData(StatusReasonCode.Duplicate, "", "")]
    [InlineData(StatusReasonCode.Other, "Al bekend bij ons.", "")]
    [InlineData(StatusReasonCode.Other, " ", "reason.text FieldRequired")]
    [InlineData(StatusReasonCode.Unspecified, "", "reason.code FieldRequired")]
    [InlineData(StatusReasonCode.Closed, "", "reason.code FieldInvalid")]
    [InlineData((StatusReasonCode)42, "", "reason.code FieldInvalid")]
    public void CheckReason_EveryCode_FollowsTheContract(StatusReasonCode code, string text, string expected) =>
        Check(faults => StepCheck.CheckReason(faults, "reason", new StatusReason { Code = code, Text = text })).ShouldBe(expected);

    [Fact]
    public void CheckReason_NoneOrTooLong_IsRefused()
    {
        Check(faults => StepCheck.CheckReason(faults, "reason", null)).ShouldBe("reason FieldRequired");
        Check(faults => StepCheck.CheckReason(faults, "reason", new StatusReason { Code = StatusReasonCode.Other, Text = new string('a', 2_000) }))
            .ShouldBeEmpty();
        Check(faults => StepCheck.CheckReason(faults, "reason", new StatusReason { Code = StatusReasonCode.Other, Text = new string('a', 2_001) }))
            .ShouldBe("reason.text FieldInvalid");
    }

    [Theory]
    [InlineData(ReferralResult.GoalReached, 1, "")]
    [InlineData(ReferralResult.GoalPartlyReached, 8_000, "")]
    [InlineData(ReferralResult.GoalNotReached, 8_001, "outcome.summary FieldInvalid")]
    [InlineData(ReferralResult.AdviceGiven, 0, "outcome.summary FieldRequired")]
    [InlineData(ReferralResult.Unspecified, 1, "outcome.result FieldRequired")]
    [InlineData((ReferralResult)42, 1, "outcome.result FieldInvalid")]
    public void CheckOutcome_EveryResult_FollowsTheContract(ReferralResult result, int summaryLength, string expected) =>
        Check(faults => ReferralStepCheck.CheckOutcome(faults, new ReferralOutcome { Result = result, Summary = new string('a', summaryLength) }))
            .ShouldBe(expected);

    [Fact]
    public void CheckOutcome_None_IsRefused() =>
        Check(faults => ReferralStepCheck.CheckOutcome(faults, null)).ShouldBe("outcome FieldRequired");

    [Theory]
    [InlineData(ReferralBusinessStatus.Scheduled, "")]
    [InlineData(ReferralBusinessStatus.NoShow, "")]
    [InlineData(ReferralBusinessStatus.AppointmentCancelled, "")]
    [InlineData(ReferralBusinessStatus.EventCompleted, "")]
    [InlineData(ReferralBusinessStatus.Unspecified, "business_status FieldRequired")]
    [InlineData(ReferralBusinessStatus.Created, "business_status FieldInvalid")]
    [InlineData(ReferralBusinessStatus.Accepted, "business_status FieldInvalid")]
    [InlineData(ReferralBusinessStatus.Declined, "business_status FieldInvalid")]
    [InlineData(ReferralBusinessStatus.CancellationRequested, "business_status FieldInvalid")]
    [InlineData(ReferralBusinessStatus.Cancelled, "business_status FieldInvalid")]
    [InlineData(ReferralBusinessStatus.Completed, "business_status FieldInvalid")]
    [InlineData((ReferralBusinessStatus)42, "business_status FieldInvalid")]
    public void CheckProgress_EveryBusinessStatus_FollowsTheContract(ReferralBusinessStatus status, string expected) =>
        Check(faults => ReferralStepCheck.CheckProgress(faults, status)).ShouldBe(expected);

    [Theory]
    [InlineData(0, "")]
    [InlineData(4_000, "")]
    [InlineData(4_001, "note FieldInvalid")]
    public void CheckNote_HasALimit(int length, string expected) =>
        Check(faults => ReferralStepCheck.CheckNote(faults, new string('a', length))).ShouldBe(expected);

    [Theory]
    [InlineData(0, "")]
    [InlineData(long.MaxValue, "")]
    [InlineData(-1, "expected_version FieldInvalid")]
    public void CheckVersion_IsNotNegative(long version, string expected) =>
        Check(faults => StepCheck.CheckVersion(faults, "expected_version", version)).ShouldBe(expected);

    private static string Check(Action<Faults> check)
    {
        var faults = new Faults();
        check(faults);
        return string.Join(", ", FaultList.Of(faults).Select(fault => $"{fault.Field} {fault.Reason}"));
    }
}
