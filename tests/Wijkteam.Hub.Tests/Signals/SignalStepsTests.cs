using Shouldly;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Signals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Signals;

/// <summary>The signal's state machine, written out: every status, every step, every actor.</summary>
public sealed class SignalStepsTests
{
    // "not theirs": STEP_OF_OTHER_PARTY. "-": STATE_NOT_ALLOWED. Else the status that follows.
    private const string Table = """
        status           step            source            target      hub
        Unspecified      Submit          Received          not theirs  not theirs
        Unspecified      TakeUp          not theirs        -           not theirs
        Unspecified      Settle          not theirs        -           not theirs
        Unspecified      Answer          not theirs        -           not theirs
        Unspecified      ConfirmSubject  not theirs        -           not theirs
        Unspecified      EnterInError    -                 not theirs  not theirs
        Unspecified      GiveOn          not theirs        -           not theirs
        Unspecified      Succeed         not theirs        not theirs  -
        Unspecified      Close           not theirs        not theirs  -
        Received         Submit          -                 not theirs  not theirs
        Received         TakeUp          not theirs        TakenUp     not theirs
        Received         Settle          not theirs        Closed      not theirs
        Received         Answer          not theirs        -           not theirs
        Received         ConfirmSubject  not theirs        Received    not theirs
        Received         EnterInError    EnteredInError    not theirs  not theirs
        Received         GiveOn          not theirs        Received    not theirs
        Received         Succeed         not theirs        not theirs  Received
        Received         Close           not theirs        not theirs  Closed
        TakenUp          Submit          -                 not theirs  not theirs
        TakenUp          TakeUp          not theirs        -           not theirs
        TakenUp          Settle          not theirs        -           not theirs
        TakenUp          Answer          not theirs        Closed      not theirs
        TakenUp          ConfirmSubject  not theirs        TakenUp     not theirs
        TakenUp          EnterInError    EnteredInError    not theirs  not theirs
        TakenUp          GiveOn          not theirs        TakenUp     not theirs
        TakenUp          Succeed         not theirs        not theirs  TakenUp
        TakenUp          Close           not theirs        not theirs  Closed
        Closed           Submit          -                 not theirs  not theirs
        Closed           TakeUp          not theirs        -           not theirs
        Closed           Settle          not theirs        -           not theirs
        Closed           Answer          not theirs        -           not theirs
        Closed           ConfirmSubject  not theirs        -           not theirs
        Closed           EnterInError    EnteredInError    not theirs  not theirs
        Closed           GiveOn          not theirs        -           not theirs
        Closed           Succeed         not theirs        not theirs  -
        Closed           Close           not theirs        not theirs  -
        EnteredInError   Submit          -                 not theirs  not theirs
        EnteredInError   TakeUp          not theirs        -           not theirs
        EnteredInError   Settle          not theirs        -           not theirs
        EnteredInError   Answer          not theirs        -           not theirs
        EnteredInError   ConfirmSubject  not theirs        -           not theirs
        EnteredInError   EnterInError    -                 not theirs  not theirs
        EnteredInError   GiveOn          not theirs        -           not theirs
        EnteredInError   Succeed         not theirs        not theirs  -
        EnteredInError   Close           not theirs        not theirs  -
        """;

    private static readonly SignalRole[] Roles = [SignalRole.Source, SignalRole.Target, SignalRole.Hub];

    private static readonly Dictionary<(SignalStatus, SignalStep, SignalRole), string> Expected = Read();

    public static TheoryData<int, int, int> All
    {
        get
        {
            var all = new TheoryData<int, int, int>();
            foreach (var status in Enum.GetValues<SignalStatus>())
            {
                foreach (var step in Enum.GetValues<SignalStep>())
                {
                    foreach (var role in Enum.GetValues<SignalRole>())
                    {
                        all.Add((int)status, (int)step, (int)role);
                    }
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Next_IsAsTheTableSays(int status, int step, int role)
    {
        var (from, taken, actor) = ((SignalStatus)status, (SignalStep)step, (SignalRole)role);

        Outcome(from, taken, actor).ShouldBe(Expected[(from, taken, actor)], $"{from}, {taken}, {actor}");
    }

    [Fact]
    public void Next_OneWhoIsBothParties_MayTakeTheStepsOfBoth()
    {
        SignalSteps.Next(SignalStatus.Received, SignalStep.TakeUp, SignalRole.Source, SignalRole.Target).ShouldBe(SignalStatus.TakenUp);
        SignalSteps.Next(SignalStatus.Received, SignalStep.EnterInError, SignalRole.Source, SignalRole.Target).ShouldBe(SignalStatus.EnteredInError);
    }

    private static string Outcome(SignalStatus from, SignalStep step, SignalRole actor)
    {
        try
        {
            return $"{SignalSteps.Next(from, step, actor)}";
        }
        catch (RefusedException e)
        {
            return e.Refusal.Reason switch
            {
                RefusalReason.StepOfOtherParty => "not theirs",
                RefusalReason.StateNotAllowed => "-",
                var other => $"{other}",
            };
        }
    }

    private static Dictionary<(SignalStatus, SignalStep, SignalRole), string> Read()
    {
        var expected = new Dictionary<(SignalStatus, SignalStep, SignalRole), string>();
        foreach (var line in Table.Split('\n').Skip(1))
        {
            var cells = line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            for (var i = 0; i < Roles.Length; i++)
            {
                expected.Add((Enum.Parse<SignalStatus>(cells[0]), Enum.Parse<SignalStep>(cells[1]), Roles[i]), cells[i + 2]);
            }
        }

        return expected;
    }
}
