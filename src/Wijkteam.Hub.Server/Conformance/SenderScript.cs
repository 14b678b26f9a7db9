using Grpc.Core;
using Wijkteam.Hub.Server.Demo;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Conformance;

/// <summary>What the software of a GP practice does: refers with the citizen's agreement, repeats what it does not know the outcome of, and hears how it goes.</summary>
internal sealed class SenderScript(Sandbox sandbox, TimeSpan patience) : ConformanceScript(sandbox, patience)
{
    private const string Loop = "referral.proto, closed loop";

    private string _first = "";

    public override IReadOnlyList<ConformanceStep> Steps =>
    [
        new("identity.token", "signs in", "Start the software with the participant's key.", "README, How participants authenticate", SignInAsync),
        new("consent.record", "records a citizen's agreement", $"Record that the citizen with the test BSN {DemoPeople.Citizen().Bsn} agrees to a referral.", "consent.proto, RecordConsent", AgreeAsync),
        new("referral.submit", "refers", "Refer that citizen, who lives at 3572AB 12 in Utrecht, with ICPC Z01.", "referral.proto, SubmitReferral", SubmitAsync),
        new("loop.accepted", "hears that the team has accepted", "Look at the referral, if the software does not by itself.", Loop, HearAcceptedAsync),
        new("loop.completed", "hears how it ended", "Look at the referral, if the software does not by itself.", Loop, HearCompletedAsync),
        new("referral.repeat", "repeats a referral whose answer was lost, with the same request_id", "Refer the citizen once more.", "referral.proto, request_id", RepeatAsync),
        new("referral.cancel", "cancels a referral", "Cancel the second referral.", "referral.proto, CancelReferral", CancelAsync),
    ];

    private Task<string?> AgreeAsync(CancellationToken cancellationToken) =>
        SeenAsync(() => Observed.Calls.Any(HasConsent), "No RecordConsent, and no referral that brings along an agreement, was taken in.", cancellationToken);

    private Task<string?> SubmitAsync(CancellationToken cancellationToken) => SeenAsync(
        () => Submitted().FirstOrDefault() is { } call && (_first = call.ExchangeId).Length > 0,
        "No SubmitReferral was taken in.",
        cancellationToken);

    private async Task<string?> HearAcceptedAsync(CancellationToken cancellationToken)
    {
        await Sandbox.Team.Referrals.AcceptReferralAsync(
            new AcceptReferralRequest { RequestId = DemoPeople.NewId(), Id = _first, Note = DemoPeople.AcceptNote }, cancellationToken: cancellationToken);
        return await HeardAsync(ReferralStatus.Accepted, cancellationToken);
    }

    private async Task<string?> HearCompletedAsync(CancellationToken cancellationToken)
    {
        await Sandbox.Team.Referrals.StartReferralAsync(new StartReferralRequest { RequestId = DemoPeople.NewId(), Id = _first }, cancellationToken: cancellationToken);
        await Sandbox.Team.Referrals.CompleteReferralAsync(
            new CompleteReferralRequest { RequestId = DemoPeople.NewId(), Id = _first, Outcome = DemoPeople.Outcome() }, cancellationToken: cancellationToken);
        return await HeardAsync(ReferralStatus.Completed, cancellationToken);
    }

    private Task<string?> RepeatAsync(CancellationToken cancellationToken)
    {
        Sandbox.Tap.LoseNextSubmission();
        return RepeatedAsync(call => call.Method == nameof(ReferralService.ReferralServiceBase.SubmitReferral), cancellationToken);
    }

    private Task<string?> CancelAsync(CancellationToken cancellationToken) => SeenAsync(
        () => Observed.Calls.Any(call => call.Method == nameof(ReferralService.ReferralServiceBase.CancelReferral) && call.Result == StatusCode.OK),
        "No CancelReferral was taken in.",
        cancellationToken);

    private IEnumerable<SeenCall> Submitted() =>
        Observed.Calls.Where(call => call.Method == nameof(ReferralService.ReferralServiceBase.SubmitReferral) && call.Result == StatusCode.OK);

    private static bool HasConsent(SeenCall call) => call.Result == StatusCode.OK
        && call.Method is nameof(ConsentService.ConsentServiceBase.RecordConsent) or nameof(ReferralService.ReferralServiceBase.SubmitReferral);

    /// <summary>By its inbox, or by reading.</summary>
    private Task<string?> HeardAsync(ReferralStatus status, CancellationToken cancellationToken)
    {
        var read = Done(_first, nameof(ReferralService.ReferralServiceBase.GetReferral)).Count();
        return SeenAsync(
            () => (Observed.About(_first).Any(message => message.Status == status) && Observed.HasTakenIn(_first))
                || Done(_first, nameof(ReferralService.ReferralServiceBase.GetReferral)).Count() > read,
            $"It neither acknowledged a message that the referral is {status} nor read it.",
            cancellationToken);
    }
}
