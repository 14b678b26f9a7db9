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
    //   taken  the offer is gone
    //   none   there is no such referral, as far as it knows
    // "recipient" is one to whom it is offered, "former" one who was too late for that, "third" one without a part. "decline" by a recipient is that of the
    // last one, "decline offer" that of another.
    // 5.2 is: the source has asked to cancel. "progress" is to report an event on the way, which then becomes the business status; "pass on" to base another
    // referral on it, and "hear of onward" that that one has ended; "give on" to let it go on to another, since the citizen has moved or the municipality is
    // arranged anew.
    private const string Table = """
        state              | who       | submit        | accept       | decline      | decline offer | start           | hold          | progress          | complete      | fail     | cancel        | ask to cancel   | mark in error      | add file          | pass on           | hear of onward    | give on           | close
        (none) -           | source    | requested 2.0 | other        | other        | other         | other           | other         | other             | other         | other    | no            | no              | no                 | no                | other             | other             | other             | other
        (none) -           | target    | other         | no           | no           | other         | no              | no            | no                | no            | no       | no            | other           | other              | no                | no                | other             | no                | other
        (none) -           | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | no                | no                | no
        draft -            | source    | requested 2.0 | other        | other        | other         | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | no                | other             | other             | other             | other
        draft -            | target    | other         | no           | no           | other         | no              | no            | no                | no            | no       | no            | other           | other              | no                | no                | other             | no                | other
        draft -            | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | no                | no                | no
        requested 2.0      | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | cancelled 6.0 | no              | entered-in-error - | requested 2.0     | other             | other             | other             | other
        requested 2.0      | target    | other         | accepted 3.0 | rejected 4.0 | other         | no              | no            | no                | no            | no       | cancelled 6.0 | other           | other              | no                | no                | other             | requested 2.0     | other
        requested 2.0      | recipient | other         | accepted 3.0 | rejected 4.0 | requested 2.0 | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | other             | other             | other
        requested 2.0      | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | no                | requested 2.0     | cancelled 6.0
        accepted 3.0       | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | no            | accepted 5.2    | entered-in-error - | accepted 3.0      | other             | other             | other             | other
        accepted 3.0       | target    | other         | no           | no           | other         | in-progress 3.0 | on-hold 3.0   | accepted 3.0      | completed 7.0 | failed - | cancelled 6.0 | other           | other              | accepted 3.0      | accepted 3.0      | other             | accepted 3.0      | other
        accepted 3.0       | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | accepted 3.0      | accepted 3.0      | cancelled 6.0
        accepted 5.2       | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | no                | other             | other             | other             | other
        accepted 5.2       | target    | other         | no           | no           | other         | no              | no            | no                | completed 7.0 | failed - | cancelled 6.0 | other           | other              | no                | no                | other             | no                | other
        accepted 5.2       | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | accepted 5.2      | accepted 5.2      | cancelled 6.0
        in-progress 3.0    | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | no            | in-progress 5.2 | entered-in-error - | in-progress 3.0   | other             | other             | other             | other
        in-progress 3.0    | target    | other         | no           | no           | other         | no              | on-hold 3.0   | in-progress 3.0   | completed 7.0 | failed - | cancelled 6.0 | other           | other              | in-progress 3.0   | in-progress 3.0   | other             | in-progress 3.0   | other
        in-progress 3.0    | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | in-progress 3.0   | in-progress 3.0   | cancelled 6.0
        in-progress 5.1.1  | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | no            | in-progress 5.2 | entered-in-error - | in-progress 5.1.1 | other             | other             | other             | other
        in-progress 5.1.1  | target    | other         | no           | no           | other         | no              | on-hold 5.1.1 | in-progress 5.1.1 | completed 7.0 | failed - | cancelled 6.0 | other           | other              | in-progress 5.1.1 | in-progress 5.1.1 | other             | in-progress 5.1.1 | other
        in-progress 5.1.1  | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | in-progress 5.1.1 | in-progress 5.1.1 | cancelled 6.0
        in-progress 5.2    | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | no                | other             | other             | other             | other
        in-progress 5.2    | target    | other         | no           | no           | other         | no              | no            | no                | completed 7.0 | failed - | cancelled 6.0 | other           | other              | no                | no                | other             | no                | other
        in-progress 5.2    | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | in-progress 5.2   | in-progress 5.2   | cancelled 6.0
        on-hold 3.0        | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | no            | on-hold 5.2     | entered-in-error - | on-hold 3.0       | other             | other             | other             | other
        on-hold 3.0        | target    | other         | no           | no           | other         | in-progress 3.0 | no            | on-hold 3.0       | completed 7.0 | failed - | cancelled 6.0 | other           | other              | on-hold 3.0       | on-hold 3.0       | other             | on-hold 3.0       | other
        on-hold 3.0        | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | on-hold 3.0       | on-hold 3.0       | cancelled 6.0
        on-hold 5.2        | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | no                | other             | other             | other             | other
        on-hold 5.2        | target    | other         | no           | no           | other         | no              | no            | no                | completed 7.0 | failed - | cancelled 6.0 | other           | other              | no                | no                | other             | no                | other
        on-hold 5.2        | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | on-hold 5.2       | on-hold 5.2       | cancelled 6.0
        rejected 4.0       | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | no                | other             | other             | other             | other
        rejected 4.0       | target    | other         | no           | no           | other         | no              | no            | no                | no            | no       | no            | other           | other              | no                | no                | other             | no                | other
        rejected 4.0       | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | no                | no                | no
        cancelled 6.0      | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | no                | other             | other             | other             | other
        cancelled 6.0      | target    | other         | no           | no           | other         | no              | no            | no                | no            | no       | no            | other           | other              | no                | no                | other             | no                | other
        cancelled 6.0      | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | cancelled 6.0     | no                | no
        completed 7.0      | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | no                | other             | other             | other             | other
        completed 7.0      | target    | other         | no           | no           | other         | no              | no            | no                | no            | no       | no            | other           | other              | no                | no                | other             | no                | other
        completed 7.0      | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | completed 7.0     | no                | no
        failed -           | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | no            | no              | entered-in-error - | no                | other             | other             | other             | other
        failed -           | target    | other         | no           | no           | other         | no              | no            | no                | no            | no       | no            | other           | other              | no                | no                | other             | no                | other
        failed -           | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | failed -          | no                | no
        entered-in-error - | source    | no            | other        | other        | other         | other           | other         | other             | other         | other    | no            | no              | no                 | no                | other             | other             | other             | other
        entered-in-error - | target    | other         | no           | no           | other         | no              | no            | no                | no            | no       | no            | other           | other              | no                | no                | other             | no                | other
        entered-in-error - | hub       | other         | other        | other        | other         | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | no                | no                | no
        (any other)        | recipient | other         | no           | no           | no            | other           | other         | other             | other         | other    | other         | other           | other              | other             | other             | other             | other             | other
        (any)              | former    | none          | taken        | taken        | none          | none            | none          | none              | none          | none     | none          | none            | none               | none              | none              | none              | none              | none
        (any)              | third     | none          | none         | none         | none          | none            | none          | none              | none          | none     | none          | none            | none               | none              | none              | none              | none              | none
        """;

    private static readonly Dictionary<string, ReferralStep> Steps = new()
    {
        ["submit"] = ReferralStep.Submit,
        ["accept"] = ReferralStep.Accept,
        ["decline"] = ReferralStep.Decline,
        ["decline offer"] = ReferralStep.DeclineOffer,
        ["start"] = ReferralStep.Start,
        ["hold"] = ReferralStep.Hold,
        ["progress"] = ReferralStep.ReportProgress,
        ["complete"] = ReferralStep.Complete,
        ["fail"] = ReferralStep.Fail,
        ["cancel"] = ReferralStep.Cancel,
        ["ask to cancel"] = ReferralStep.RequestCancellation,
        ["mark in error"] = ReferralStep.MarkEnteredInError,
        ["add file"] = ReferralStep.AddAttachment,
        ["pass on"] = ReferralStep.PassOn,
        ["hear of onward"] = ReferralStep.HearOfOnward,
        ["give on"] = ReferralStep.GiveOn,
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

    private static readonly string[] Actors = ["source", "target", "recipient", "former", "third", "hub"];

    private static readonly string[][] Rows = [.. Table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries))];

    private static readonly string[] States = [.. Rows.Skip(1).Select(row => row[0]).Where(state => !IsAny(state)).Distinct()];

    [Fact]
    public void Next_EveryStateActorAndStep_IsAsTheTableSays()
    {
        var cells = 0;
        foreach (var (state, actor) in States.SelectMany(state => Actors.Select(actor => (state, actor))))
        {
            var row = RowOf(state, actor);
            for (var column = 2; column < row.Length; column++, cells++)
            {
                var (status, business) = StateOf(state);
                Next(status, business, Steps[Rows[0][column]], actor).ShouldBe(
                    row[column] is "no" or "other" or "taken" or "none" ? row[column] : StateOf(row[column]), $"{Rows[0][column]} by {actor} from {state}");
            }
        }

        cells.ShouldBe(States.Length * Actors.Length * Steps.Count);
    }

    [Fact]
    public void Table_NamesEveryStatusActorAndStep()
    {
        Rows[0][2..].ShouldBe(Steps.Keys, ignoreOrder: true);
        Steps.Values.ShouldBe(Enum.GetValues<ReferralStep>(), ignoreOrder: true);
        Statuses.Values.ShouldBe(Enum.GetValues<ReferralStatus>(), ignoreOrder: true);
        Rows.ShouldAllBe(row => row.Length == Steps.Count + 2);
        Rows.Skip(1).Select(row => row[1]).Distinct().ShouldBe(Actors, ignoreOrder: true);

        // Each status with each business status that matters: that the source has asked to cancel does, where it may ask.
        var states = States.Select(StateOf).ToHashSet();
        states.Select(state => state.Status).Distinct().ShouldBe(Enum.GetValues<ReferralStatus>(), ignoreOrder: true);
        foreach (var status in (ReferralStatus[])[ReferralStatus.Accepted, ReferralStatus.InProgress, ReferralStatus.OnHold])
        {
            states.ShouldContain((status, Business.Accepted));
            states.ShouldContain((status, Business.CancellationRequested));
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
    [InlineData("start", "Target")]
    [InlineData("ask to cancel", "Source")]
    public void Step_OnceCancellationIsRequested_IsRefusedWithAWordOnIt(string step, string actor) =>
        ReferralSteps.Next(ReferralStatus.Accepted, Business.CancellationRequested, Steps[step], Enum.Parse<ReferralRole>(actor))
            .Refusal!.Message.ShouldContain("asked to cancel");

    [Fact]
    public void Accept_FromAStatusOfALaterRelease_IsRefused() =>
        ReferralSteps.Next((ReferralStatus)77, Business.Unspecified, ReferralStep.Accept, ReferralRole.Target)
            .Refusal!.Reason.ShouldBe(RefusalReason.StateNotAllowed);

    private static (ReferralStatus Status, Business Business) StateOf(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var status, var business] ? (Statuses[status], BusinessStatuses[business]) : throw new FormatException(text);

    private static bool IsAny(string state) => state is "(any)" or "(any other)";

    /// <summary>The row of a state and an actor: its own, or the one for all states that have none.</summary>
    private static string[] RowOf(string state, string actor) =>
        Rows.SingleOrDefault(row => row[0] == state && row[1] == actor) ?? Rows.Single(row => IsAny(row[0]) && row[1] == actor);

    private static object Next(ReferralStatus status, Business business, ReferralStep step, string actor)
    {
        var referral = new Referral
        {
            SourceParticipantId = "source",
            TargetParticipantId = "target",
            Recipients =
            {
                new OfferRecipient { ParticipantId = "recipient", State = OfferState.Offered },
                new OfferRecipient { ParticipantId = "former", State = OfferState.Closed },
                new OfferRecipient { ParticipantId = "declined", State = OfferState.Declined },
            },
        };
        referral.RoleOf("declined", step).ShouldBeNull();
        if ((actor == "hub" ? ReferralRole.Hub : referral.RoleOf(actor, step)) is not { } role)
        {
            return "none";
        }

        var result = ReferralSteps.Next(status, business, step, role);
        return result.Refusal?.Reason switch
        {
            null => (result.Status!.Value, result.BusinessStatus),
            RefusalReason.StateNotAllowed => "no",
            RefusalReason.StepOfOtherParty => "other",
            RefusalReason.OfferTaken => "taken",
            RefusalReason.NotFound => "none",
            var reason => reason,
        };
    }
}
