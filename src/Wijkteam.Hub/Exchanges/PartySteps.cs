using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Exchanges;

/// <summary>Takes the steps that parties take with an exchange of whatever kind, as they come in at the edge.</summary>
internal sealed class PartySteps(Submission submission, Lapses lapses)
{
    /// <param name="make">The step with the exchange of this id, by this caller, for this request.</param>
    /// <exception cref="RefusedException">The step may not be taken. If that is because the basis has fallen away, the exchange has been closed.</exception>
    public async ValueTask<Receipt> TakeAsync<TState>(StepCall call, Func<Guid, Caller, StepRequest, Step<TState>> make)
        where TState : State
    {
        var requestId = RequestIds.Check(call.Faults, call.RequestId);
        var id = Uuids.Check(call.Faults, "id", call.Id);
        StepCheck.CheckVersion(call.Faults, "expected_version", call.ExpectedVersion);
        var cancellationToken = call.Context.CancellationToken;
        return await lapses.ClosingAsync(
            id, () => submission.TakeAsync(make(id, call.Caller, new StepRequest(requestId, call.Context.Method, call.Request)), cancellationToken), cancellationToken);
    }
}
