using Grpc.Core;
using Wijkteam.Hub.Server.Demo;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Conformance;

/// <summary>What the software of one kind of participant is to do, step by step.</summary>
/// <param name="patience">How long a step may take.</param>
internal abstract class ConformanceScript(Sandbox sandbox, TimeSpan patience)
{
    public abstract IReadOnlyList<ConformanceStep> Steps { get; }

    protected Sandbox Sandbox => sandbox;

    protected Observed Observed => sandbox.Observed;

    protected Task<string?> SignInAsync(CancellationToken cancellationToken) => SeenAsync(() => Observed.Calls.Count > 0, "No call with a valid token came.", cancellationToken);

    /// <returns>Null if it came to be so, and otherwise the fault.</returns>
    protected async Task<string?> SeenAsync(Func<bool> condition, string otherwise, CancellationToken cancellationToken) =>
        await Observed.UntilAsync(condition, patience, cancellationToken) ? null : otherwise;

    protected IEnumerable<SeenCall> Done(string exchangeId, string method) =>
        Observed.Calls.Where(call => call.ExchangeId == exchangeId && call.Method == method && call.Result == StatusCode.OK);

    /// <summary>What a repeat after a lost answer must look like; null if it is so.</summary>
    protected async Task<string?> RepeatedAsync(Func<SeenCall, bool> isLost, CancellationToken cancellationToken)
    {
        SeenCall? lost = null;
        if (await SeenAsync(() => (lost = Observed.Calls.FirstOrDefault(call => call.Result == StatusCode.Unavailable && isLost(call))) is not null, "The call did not come.", cancellationToken) is { } none)
        {
            return none;
        }

        SeenCall? next = null;
        await Observed.UntilAsync(
            () => (next = Observed.Calls.FirstOrDefault(call => call.Timestamp > lost!.Timestamp && call.Method == lost.Method && (call.ExchangeId == lost.ExchangeId || call.RequestId == lost.RequestId))) is not null,
            patience,
            cancellationToken);
        return next switch
        {
            null => $"{lost!.Method} was answered with UNAVAILABLE and not made again: nobody knows what became of it.",
            { RequestId: var id } when id != lost!.RequestId => $"{lost.Method} was made again under another request_id: where the hub had taken it in, that is a second one.",
            _ => null,
        };
    }

    protected async Task<string> SubmitAsync(Subject citizen, CancellationToken cancellationToken)
    {
        var agreement = DemoPeople.Agreement();
        agreement.Subject = citizen;
        await sandbox.Gp.Consents.RecordConsentAsync(agreement, cancellationToken: cancellationToken);
        var referral = DemoPeople.DebtReferral();
        referral.Content.Subject = citizen;
        return (await sandbox.Gp.Referrals.SubmitReferralAsync(referral, cancellationToken: cancellationToken)).Referral.Id;
    }
}
