using Shouldly;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.V1;
using Xunit;
using Business = Wijkteam.Hub.V1.ReferralBusinessStatus;

namespace Wijkteam.Hub.Tests.Referrals;

public sealed class ReferralStepsTests
{
    // What each may do where a referral stands, and how it stands then: status and business status (BSeR; "-" for none).
    //   no     the state does not allow it
    //   other  it is another's step
    // 5.2 is: the source has asked to cancel. "progress" is to report an event on the way, which then becomes the business status; "pass on" to base another
    // referral on it, and "hear of onward" that that one has ended.
    private const string Table = """
        state              | who    | submit        | accept       | decline      | start           | hold          | progress          | complete      | fail     | cancel        | ask to cancel   | mark in error      | pass on           | hear of onward    | close
        (none) -           | source | requested 2.0 | other        | other        | other           | other         | other             | other         | other    | no            | no              | no                 | other             | other             | other
        (none) -           | target | other         | no           | no           | no              | no            | no                | no            | no       | no            | other           | other              | no                | other             | other
        (none) -           | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | no                | no
        draft -            | source | requested 2.0 | other        | other        | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | other             | other             | other
        draft -            | target | other         | no           | no           | no              | no            | no                | no            | no       | no            | other           | other              | no                | other             | other
        draft -            | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | no                | no
        requested 2.0      | source | no            | other        | other        | other           | other         | other             | other         | other    | cancelled 6.0 | no              | entered-in-error - | other             | other             | other
        requested 2.0      | target | other         | accepted 3.0 | rejected 4.0 | no              | no            | no                | no            | no       | cancelled 6.0 | other           | other              | no                | other             | other
        requested 2.0      | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | no                | cancelled 6.0
        accepted 3.0       | source | no            | other        | other        | other           | other         | other             | other         | other    | no            | accepted 5.2    | entered-in-error - | other             | other             | other
        accepted 3.0       | target | other         | no           | no           | in-progress 3.0 | on-hold 3.0   | accepted 3.0      | completed 7.0 | failed - | cancelled 6.0 | other           | other              | accepted 3.0      | other             | other
        accepted 3.0       | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | accepted 3.0      | cancelled 6.0
        accepted 5.2       | source | no            | other        | other        | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | other             | other             | other
        accepted 5.2       | target | other         | no           | no           | no              | no            | no                | completed 7.0 | failed - | cancelled 6.0 | other           | other              | no                | other             | other
        accepted 5.2       | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | accepted 5.2      | cancelled 6.0
        in-progress 3.0    | source | no            | other        | other        | other           | other         | other             | other         | other    | no            | in-progress 5.2 | entered-in-error - | other             | other             | other
        in-progress 3.0    | target | other         | no           | no           | no              | on-hold 3.0   | in-progress 3.0   | completed 7.0 | failed - | cancelled 6.0 | other           | other              | in-progress 3.0   | other             | other
        in-progress 3.0    | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | in-progress 3.0   | cancelled 6.0
        in-progress 5.1.1  | source | no            | other        | other        | other           | other         | other             | other         | other    | no            | in-progress 5.2 | entered-in-error - | other             | other             | other
        in-progress 5.1.1  | target | other         | no           | no           | no              | on-hold 5.1.1 | in-progress 5.1.1 | completed 7.0 | failed - | cancelled 6.0 | other           | other              | in-progress 5.1.1 | other             | other
        in-progress 5.1.1  | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | in-progress 5.1.1 | cancelled 6.0
        in-progress 5.2    | source | no            | other        | other        | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | other             | other             | other
        in-progress 5.2    | target | other         | no           | no           | no              | no            | no                | completed 7.0 | failed - | cancelled 6.0 | other           | other              | no                | other             | other
        in-progress 5.2    | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | in-progress 5.2   | cancelled 6.0
        on-hold 3.0        | source | no            | other        | other        | other           | other         | other             | other         | other    | no            | on-hold 5.2     | entered-in-error - | other             | other             | other
        on-hold 3.0        | target | other         | no           | no           | in-progress 3.0 | no            | on-hold 3.0       | completed 7.0 | failed - | cancelled 6.0 | other           | other              | on-hold 3.0       | other             | other
        on-hold 3.0        | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | on-hold 3.0       | cancelled 6.0
        on-hold 5.2        | source | no            | other        | other        | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | other             | other             | other
        on-hold 5.2        | target | other         | no           | no           | no              | no            | no                | completed 7.0 | failed - | cancelled 6.0 | other           | other              | no                | other             | other
        on-hold 5.2        | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | on-hold 5.2       | cancelled 6.0
        rejected 4.0       | source | no            | other        | other        | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | other             | other             | other
        rejected 4.0       | target | other         | no           | no           | no              | no            | no                | no            | no       | no            | other           | other              | no                | other             | other
        rejected 4.0       | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | no                | no
        cancelled 6.0      | source | no            | other        | other        | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | other             | other             | other
        cancelled 6.0      | target | other         | no           | no           | no              | no            | no                | no            | no       | no            | other           | other              | no                | other             | other
        cancelled 6.0      | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | cancelled 6.0     | no
        completed 7.0      | source | no            | other        | other        | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | other             | other             | other
        completed 7.0      | target | other         | no           | no           | no              | no            | no                | no            | no       | no            | other           | other              | no                | other             | other
        completed 7.0      | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | completed 7.0     | no
        failed -           | source | no            | other        | other        | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | other             | other             | other
        failed -           | target | other         | no           | no           | no              | no            | no                | no            | no       | no            | other           | other              | no                | other             | other
        failed -           | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | failed -          | no
        entered-in-error - | source | no            | other        | other        | other           | other         | other             | other         | other    | no            | no              | no                 | other             | other             | other
        entered-in-error - | target | other         | no           | no           | no              | no            | no                | no            | no       | no            | other           | other              | no                | other             | other
        entered-in-error - | hub    | other         | other        | other        | other           | other         | other             | other         | other    | other         | other           | other              | other             | no                | no
        """;

    private static readonly Dictionary<string, ReferralStep> Steps = new()
    {
        ["submit"] = ReferralStep.Submit,
        ["accept"] = ReferralStep.Accept,
        ["decline"] = ReferralStep.Decline,
        ["start"] = ReferralStep.Start,
        ["hold"] = ReferralStep.Hold,
        ["progress"] = ReferralStep.ReportProgress,
        ["complete"] = ReferralStep.Complete,
        ["fail"] = ReferralStep.Fail,
        ["cancel"] = ReferralStep.Cancel,
        ["ask to cancel"] = ReferralStep.RequestCancellation,
        ["mark in error"] = ReferralStep.MarkEnteredInError,
        ["pass on"] = ReferralStep.PassOn,
        ["hear of onward"] = ReferralStep.HearOfOnward,
        ["close"] = ReferralStep.Close,
    };

    private static readonly Dictionary<string, ReferralStatus> Statuses = new()
    {
        ["(none)"] = ReferralStatus.Unspecified,
        ["draft"] = ReferralStatus.Draft,
        ["requested"] = ReferralStatus.Requested,
        ["accepted"] = ReferralStatus.Accepted,
        ["rejected"] = ReferralStatus.Rejected,
        ["cancelled"] = ReferralStatus.Cancelled,
        ["in-progress"] = ReferralStatus.InProgress,
        ["on-hold"] = ReferralStatus.OnHold,
        ["completed"] = ReferralStatus.Completed,
        ["failed"] = ReferralStatus.Failed,
        ["entered-in-error"] = ReferralStatus.EnteredInError,
    };

    private static readonly Dictionary<string, Business> BusinessStatuses = new()
    {
        ["-"] = Business.Unspecified,
        ["2.0"] = Business.Created,
        ["3.0"] = Business.Accepted,
        ["4.0"] = Business.Declined,
        ["5.1.1"] = Business.Scheduled,
        ["5.2"] = Business.CancellationRequested,
        ["6.0"] = Business.Cancelled,
        ["7.0"] = Business.Completed,
    };

    private static readonly Dictionary<string, ReferralRole> Roles = new()
    {
        ["source"] = ReferralRole.Source,
        ["target"] = ReferralRole.Target,
        ["hub"] = ReferralRole.Hub,
    };

    [Fact]
    public void Next_EveryStateActorAndStep_IsAsTheTableSays()
    {
        var lines = Table.Split('\n');
        var header = Cells(lines[0]);
        foreach (var cells in lines.Skip(1).Select(Cells))
        {
            var state = StateOf(cells[0]);
            for (var column = 2; column < header.Length; column++)
            {
                var result = ReferralSteps.Next(state.Status, state.Business, Steps[header[column]], Roles[cells[1]]);

                var actual = result.Refusal?.Reason switch
                {
                    null => (object)(result.Status!.Value, result.BusinessStatus),
                    RefusalReason.StateNotAllowed => "no",
                    RefusalReason.StepOfOtherParty => "other",
                    var reason => reason,
                };
                actual.ShouldBe(cells[column] is "no" or "other" ? cells[column] : StateOf(cells[column]), $"{header[column]} by {cells[1]} from {cells[0]}");
            }
        }
    }

    [Fact]
    public void Table_NamesEveryStatusActorAndStep()
    {
        var lines = Table.Split('\n');
        Steps.Values.ShouldBe(Enum.GetValues<ReferralStep>(), ignoreOrder: true);
        Cells(lines[0])[2..].ShouldBe(Steps.Keys);
        Roles.Values.ShouldBe(Enum.GetValues<ReferralRole>(), ignoreOrder: true);
        Statuses.Values.ShouldBe(Enum.GetValues<ReferralStatus>(), ignoreOrder: true);
        var rows = lines.Skip(1).Select(Cells).ToList();
        rows.ShouldAllBe(cells => cells.Length == Steps.Count + 2);

        // Each status with each business status that matters: that the source has asked to cancel does, where it may ask.
        var states = rows.Select(cells => StateOf(cells[0])).ToHashSet();
        states.Select(state => state.Status).Distinct().ShouldBe(Enum.GetValues<ReferralStatus>(), ignoreOrder: true);
        foreach (var status in (ReferralStatus[])[ReferralStatus.Accepted, ReferralStatus.InProgress, ReferralStatus.OnHold])
        {
            states.ShouldContain((status, Business.Accepted));
            states.ShouldContain((status, Business.CancellationRequested));
        }

        foreach (var state in states)
        {
            rows.Where(cells => StateOf(cells[0]) == state).Select(cells => cells[1]).ShouldBe(Roles.Keys, ignoreOrder: true, $"{state}");
        }
    }

    [Fact]
    public void IsFinal_IsTrueWhereTheExchangeIsOver() =>
        Enum.GetValues<ReferralStatus>().Where(ReferralSteps.IsFinal).ShouldBe(
            [ReferralStatus.Rejected, ReferralStatus.Cancelled, ReferralStatus.Completed, ReferralStatus.Failed, ReferralStatus.EnteredInError], ignoreOrder: true);

    [Theory]
    [InlineData(ReferralStatus.Accepted, true)]
    [InlineData(ReferralStatus.InProgress, true)]
    [InlineData(ReferralStatus.OnHold, true)]
    [InlineData(ReferralStatus.Completed, false)]
    [InlineData(ReferralStatus.Cancelled, false)]
    public void Cancel_BySourceOnceAccepted_IsRefusedWithAWordOnHowToAskForIt(ReferralStatus from, bool canAsk) =>
        ReferralSteps.Next(from, Business.Accepted, ReferralStep.Cancel, ReferralRole.Source)
            .Refusal!.Message.Contains("RequestReferralCancellation", StringComparison.Ordinal).ShouldBe(canAsk);

    [Theory]
    [InlineData("start", "target")]
    [InlineData("ask to cancel", "source")]
    public void Step_OnceCancellationIsRequested_IsRefusedWithAWordOnIt(string step, string actor) =>
        ReferralSteps.Next(ReferralStatus.Accepted, Business.CancellationRequested, Steps[step], Roles[actor])
            .Refusal!.Message.ShouldContain("asked to cancel");

    [Fact]
    public void Accept_FromAStatusOfALaterRelease_IsRefused() =>
        ReferralSteps.Next((ReferralStatus)77, Business.Unspecified, ReferralStep.Accept, ReferralRole.Target)
            .Refusal!.Reason.ShouldBe(RefusalReason.StateNotAllowed);

    private static (ReferralStatus Status, Business Business) StateOf(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var status, var business] ? (Statuses[status], BusinessStatuses[business]) : throw new FormatException(text);

    private static string[] Cells(string line) => line.Split('|', StringSplitOptions.TrimEntries);
}
