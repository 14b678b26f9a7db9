using Shouldly;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Referrals;

public sealed class ReferralStepsTests
{
    // Each step, each who may take it, and from which status it leads where. A step from any other status is refused.
    private const string Steps = """
        step     | actor  | from           | to
        Submit   | Source | Unspecified    | Requested
        Submit   | Source | Draft          | Requested
        Accept   | Target | Requested      | Accepted
        Decline  | Target | Requested      | Rejected
        Start    | Target | Accepted       | InProgress
        Start    | Target | OnHold         | InProgress
        Complete | Target | Accepted       | Completed
        Complete | Target | InProgress     | Completed
        Complete | Target | OnHold         | Completed
        Cancel   | Source | Requested      | Cancelled
        Cancel   | Target | Requested      | Cancelled
        Close    | Hub    | Requested      | Cancelled
        Close    | Hub    | Accepted       | Cancelled
        Close    | Hub    | InProgress     | Cancelled
        Close    | Hub    | OnHold         | Cancelled
        """;

    // Row: from. Column: to. An x where a referral may go. "Unspecified" is: there is none yet.
    private const string Transitions = """
        from           | Draft | Requested | Accepted | Rejected | Cancelled | InProgress | OnHold | Completed | Failed | EnteredInError
        Unspecified    |   x   |     x     |          |          |           |            |        |           |        |
        Draft          |       |     x     |          |          |           |            |        |           |        |       x
        Requested      |       |           |    x     |    x     |     x     |            |        |           |        |       x
        Accepted       |       |           |          |          |     x     |     x      |   x    |     x     |   x    |       x
        Rejected       |       |           |          |          |           |            |        |           |        |       x
        Cancelled      |       |           |          |          |           |            |        |           |        |       x
        InProgress     |       |           |          |          |     x     |            |   x    |     x     |   x    |       x
        OnHold         |       |           |          |          |     x     |     x      |        |     x     |   x    |       x
        Completed      |       |           |          |          |           |            |        |           |        |       x
        Failed         |       |           |          |          |           |            |        |           |        |       x
        EnteredInError |       |           |          |          |           |            |        |           |        |
        """;

    [Fact]
    public void Next_EveryStatusStepAndActor_FollowsTheTable()
    {
        var rows = Rows(Steps);
        foreach (var step in Enum.GetValues<ReferralStep>())
        {
            foreach (var from in Enum.GetValues<ReferralStatus>())
            {
                foreach (var actor in Enum.GetValues<ReferralRole>())
                {
                    var ofActor = rows.Where(row => row[0] == $"{step}" && row[1] == $"{actor}").ToList();
                    var row = ofActor.SingleOrDefault(row => row[2] == $"{from}");
                    var result = ReferralSteps.Next(from, step, actor);

                    var expected = ofActor.Count == 0 ? "StepOfOtherParty" : row is null ? "StateNotAllowed" : row[3];
                    var actual = result.Refusal is { } refusal ? $"{refusal.Reason}" : $"{result.Next}";
                    actual.ShouldBe(expected, $"{step} from {from} by {actor}");
                    (result.Next is null).ShouldBe(result.Refusal is not null);
                }
            }
        }
    }

    [Fact]
    public void MayFollow_EveryPairOfStatuses_FollowsTheTable()
    {
        var header = Transitions.Split('\n')[0].Split('|', StringSplitOptions.TrimEntries);
        var rows = Rows(Transitions);
        foreach (var from in Enum.GetValues<ReferralStatus>())
        {
            foreach (var to in Enum.GetValues<ReferralStatus>())
            {
                var column = Array.IndexOf(header, $"{to}");
                var expected = column > 0 && rows.Single(row => row[0] == $"{from}")[column] == "x";

                ReferralSteps.MayFollow(from, to).ShouldBe(expected, $"{from} to {to}");
            }
        }
    }

    [Theory]
    [InlineData(ReferralStatus.Unspecified, false)]
    [InlineData(ReferralStatus.Draft, false)]
    [InlineData(ReferralStatus.Requested, false)]
    [InlineData(ReferralStatus.Accepted, false)]
    [InlineData(ReferralStatus.Rejected, true)]
    [InlineData(ReferralStatus.Cancelled, true)]
    [InlineData(ReferralStatus.InProgress, false)]
    [InlineData(ReferralStatus.OnHold, false)]
    [InlineData(ReferralStatus.Completed, true)]
    [InlineData(ReferralStatus.Failed, true)]
    [InlineData(ReferralStatus.EnteredInError, true)]
    public void IsFinal_IsTrueWhereTheExchangeIsOver(ReferralStatus status, bool expected) =>
        ReferralSteps.IsFinal(status).ShouldBe(expected);

    [Fact]
    public void Accept_BySource_IsRefusedEvenIfTheStateIsWrongToo() =>
        ReferralSteps.Next(ReferralStatus.Completed, ReferralStep.Accept, ReferralRole.Source)
            .Refusal!.Reason.ShouldBe(RefusalReason.StepOfOtherParty);

    [Theory]
    [InlineData(ReferralStatus.Accepted, true)]
    [InlineData(ReferralStatus.InProgress, true)]
    [InlineData(ReferralStatus.OnHold, true)]
    [InlineData(ReferralStatus.Completed, false)]
    [InlineData(ReferralStatus.Cancelled, false)]
    public void Cancel_OnceAccepted_IsRefusedWithAWordOnTheTargetsConfirmation(ReferralStatus from, bool confirmable) =>
        ReferralSteps.Next(from, ReferralStep.Cancel, ReferralRole.Source)
            .Refusal!.Message.Contains("confirmation", StringComparison.Ordinal).ShouldBe(confirmable);

    [Fact]
    public void Accept_FromAStatusOfALaterRelease_IsRefused() =>
        ReferralSteps.Next((ReferralStatus)77, ReferralStep.Accept, ReferralRole.Target)
            .Refusal!.Reason.ShouldBe(RefusalReason.StateNotAllowed);

    private static List<string[]> Rows(string table) =>
        [.. table.Split('\n').Skip(1).Select(line => line.Split('|', StringSplitOptions.TrimEntries))];
}
