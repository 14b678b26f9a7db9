using Wijkteam.Hub.Server.Tests.Authorisation;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.BadInput;

/// <summary>Each step of an exchange where it may not be taken: refused, and nothing is left behind.</summary>
public sealed class OrderTests(Scene scene) : IClassFixture<Scene>
{
    // The steps that lead there.
    private static readonly Dictionary<string, string[]> Ways = new()
    {
        ["requested"] = [],
        ["accepted"] = ["ReferralService/AcceptReferral"],
        ["in progress"] = ["ReferralService/AcceptReferral", "ReferralService/StartReferral"],
        ["on hold"] = ["ReferralService/AcceptReferral", "ReferralService/HoldReferral"],
        ["cancellation requested"] = ["ReferralService/AcceptReferral", "ReferralService/RequestReferralCancellation"],
        ["rejected"] = ["ReferralService/DeclineReferral"],
        ["cancelled"] = ["ReferralService/CancelReferral"],
        ["completed"] = ["ReferralService/AcceptReferral", "ReferralService/CompleteReferral"],
        ["failed"] = ["ReferralService/AcceptReferral", "ReferralService/FailReferral"],
        ["in error"] = ["ReferralService/MarkReferralEnteredInError"],
        ["signal received"] = [],
        ["signal taken up"] = ["SignalService/TriageSignal"],
        ["signal closed"] = ["SignalService/TriageSignal", "SignalService/CloseSignal"],
        ["signal in error"] = ["SignalService/MarkSignalEnteredInError"],
    };

    // Where a step may be taken, as the contract says.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["ReferralService/AcceptReferral"] = ["requested"],
        ["ReferralService/DeclineReferral"] = ["requested"],
        ["ReferralService/StartReferral"] = ["accepted", "on hold"],
        ["ReferralService/CompleteReferral"] = ["accepted", "in progress", "on hold", "cancellation requested"],
        ["ReferralService/HoldReferral"] = ["accepted", "in progress"],
        ["ReferralService/FailReferral"] = ["accepted", "in progress", "on hold", "cancellation requested"],
        ["ReferralService/ReportReferralProgress"] = ["accepted", "in progress", "on hold"],
        ["ReferralService/CancelReferral"] = ["requested", "accepted", "in progress", "on hold", "cancellation requested"],
        ["ReferralService/RequestReferralCancellation"] = ["accepted", "in progress", "on hold"],
        ["ReferralService/MarkReferralEnteredInError"] =
            ["requested", "accepted", "in progress", "on hold", "cancellation requested", "rejected", "cancelled", "completed", "failed"],
        ["ReferralService/TransferReferral"] = ["requested", "accepted", "in progress", "on hold", "cancellation requested"],
        ["SignalService/TriageSignal"] = ["signal received"],
        ["SignalService/CloseSignal"] = ["signal taken up"],
        ["SignalService/ConfirmSignalSubject"] = ["signal received", "signal taken up"],
        ["SignalService/TransferSignal"] = ["signal received", "signal taken up"],
        ["SignalService/MarkSignalEnteredInError"] = ["signal received", "signal taken up", "signal closed"],
    };

    public static TheoryData<string> States => [.. Ways.Keys];

    /// <summary>A step names the exchange that it is taken in, and is taken once.</summary>
    [Fact]
    public void EveryStepOfTheContract_IsThere() => AuthorisationTests.Methods
        .Where(pair => pair.Value.Service.Name is "ReferralService" or "SignalService")
        .Where(pair => pair.Value.InputType.FindFieldByName("request_id") is not null && pair.Value.InputType.FindFieldByName("id") is not null)
        .Select(pair => pair.Key)
        .ShouldBe(Allowed.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(States))]
    public async Task Steps_ThatMayNotBeTakenThere_AreRefusedWithoutTrace(string state)
    {
        var service = state.StartsWith("signal", StringComparison.Ordinal) ? "SignalService/" : "ReferralService/";
        await scene.Objects.RenewAsync(AuthorisationTests.RightOf($"{service}{(service == "SignalService/" ? "GetSignal" : "GetReferral")}"));
        foreach (var step in Ways[state])
        {
            (await TakeAsync(step)).ShouldBeNull(step);
        }

        var before = StoreTrace.Take(scene.Hub);
        var faults = new List<string>();
        foreach (var (step, _) in Allowed.Where(pair => pair.Key.StartsWith(service, StringComparison.Ordinal) && !pair.Value.Contains(state)))
        {
            var refusal = await TakeAsync(step);
            if (refusal is not { Reason: "STATE_NOT_ALLOWED" } || StoreTrace.Take(scene.Hub) != before)
            {
                faults.Add($"{step}: {refusal?.Reason ?? "let through"}");
            }
        }

        faults.ShouldBeEmpty();
    }

    private async Task<SeenRefusal?> TakeAsync(string step)
    {
        var (right, method) = (AuthorisationTests.RightOf(step), AuthorisationTests.Methods[step]);

        // Either may cancel at first; later it is for the target.
        var role = right.May.Contains(Role.Target) ? Scene.Roles.Last(role => role.Part == Role.Target) : Scene.CallerOf(right);
        return (await scene.CallAsync(role, method, scene.Objects.RequestsOf(right, method))).Refusal;
    }
}
