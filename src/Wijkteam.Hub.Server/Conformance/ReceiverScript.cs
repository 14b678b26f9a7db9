using Grpc.Core;
using Wijkteam.Hub.Server.Demo;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Conformance;

/// <summary>What the software of a team does: takes messages in once, whatever happens to connections, answers, and leaves alone what is no longer there.</summary>
internal sealed class ReceiverScript(Sandbox sandbox, TimeSpan patience, TimeProvider time) : ConformanceScript(sandbox, patience)
{
    private const string Inbox = "inbox.proto, InboxService";

    // A few within seconds: exponential back-off from a tenth of a second comes to seven. More is a crowd at the door of a hub that restarts.
    private const int MostOpenings = 12;

    private static readonly TimeSpan Absence = TimeSpan.FromSeconds(5);

    private string _first = "";
    private string _cancelled = "";

    public override IReadOnlyList<ConformanceStep> Steps =>
    [
        new("identity.token", "signs in", "Start the software with the participant's key.", "README, How participants authenticate", SignInAsync),
        new("inbox.open", "opens its inbox", "", Inbox, OpenAsync),
        new("inbox.take", "takes a referral in and acknowledges it", "", Inbox, TakeAsync),
        new("inbox.later-field", "takes in a message with a field that it does not know", "", "Protocol Buffers, Updating A Message Type", TakeLaterFieldAsync),
        new("inbox.again", "takes a message in again whose acknowledgement was lost", "", Inbox, TakeAgainAsync),
        new("inbox.return", "comes back after a restart of the hub, without haste", "", Inbox, ReturnAsync),
        new("referral.cancelled", "takes in a referral that was cancelled before it came", "", "referral.proto, CancelReferral", TakeCancelledAsync),
        new("referral.accept", "accepts a referral", "Accept the oldest referral.", "referral.proto, AcceptReferral", AcceptAsync),
        new("referral.complete", "starts and completes it with an outcome", "Start that referral, and complete it.", "referral.proto, CompleteReferral", CompleteAsync),
        new("referral.repeat", "repeats a step whose answer was lost, with the same request_id", "Accept the referral that has just come.", "referral.proto, request_id", RepeatAsync),
        new("referral.once", "has taken no step twice, and none on what was cancelled", "", "referral.proto, request_id", OnceAsync),
        new("closure.take", "takes in that an exchange has ended without further information", "", "inbox.proto, Closure", TakeClosureAsync),
    ];

    private Task<string?> OpenAsync(CancellationToken cancellationToken) =>
        SeenAsync(() => Observed.Calls.Any(call => call.IsOpening), "It neither opened InboxService.Receive nor called Pull.", cancellationToken);

    private async Task<string?> TakeAsync(CancellationToken cancellationToken)
    {
        _first = await SubmitAsync(DemoPeople.Citizen(), cancellationToken);
        return await TakenInAsync(_first, cancellationToken);
    }

    private async Task<string?> TakeLaterFieldAsync(CancellationToken cancellationToken)
    {
        Sandbox.Tap.AddLaterField();
        return await TakenInAsync(await SubmitAsync(DemoPeople.Citizen(), cancellationToken), cancellationToken);
    }

    private async Task<string?> TakeAgainAsync(CancellationToken cancellationToken)
    {
        Sandbox.Tap.LoseNextAcknowledgement();
        var id = await SubmitAsync(DemoPeople.Citizen(), cancellationToken);
        if (await SeenAsync(() => !Sandbox.Tap.WaitsForAcknowledgement, "No acknowledgement came.", cancellationToken) is { } none)
        {
            return none;
        }

        Sandbox.EndStreams();
        return await TakenInAsync(id, cancellationToken)
            ?? (Observed.About(id).Any(message => message.Attempt > 1) ? null : "The message was acknowledged at its first attempt only, although that acknowledgement was lost.");
    }

    private async Task<string?> ReturnAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        Sandbox.Tap.IsAway = true;
        Sandbox.EndStreams();
        await Task.Delay(Absence, time, cancellationToken);

        // Meanwhile one is submitted and cancelled, for the step after this.
        _cancelled = await SubmitAsync(DemoPeople.Citizen(), cancellationToken);
        await Sandbox.Gp.Referrals.CancelReferralAsync(
            new CancelReferralRequest { RequestId = DemoPeople.NewId(), Id = _cancelled, Reason = new StatusReason { Code = StatusReasonCode.Other, Text = "Conformance." } }, cancellationToken: cancellationToken);
        var openings = Observed.Calls.Count(call => call.IsOpening && call.Timestamp > start);
        var back = time.GetTimestamp();
        Sandbox.Tap.IsAway = false;
        return openings > MostOpenings
            ? $"While the hub was away for {Absence.TotalSeconds:0} seconds it was called {openings} times; {MostOpenings} are enough. Wait longer after each."
            : await SeenAsync(() => Observed.Calls.Any(call => call.IsOpening && call.Timestamp > back && call.Result == StatusCode.OK), "It did not come back.", cancellationToken);
    }

    private Task<string?> TakeCancelledAsync(CancellationToken cancellationToken) => TakenInAsync(_cancelled, cancellationToken);

    private Task<string?> AcceptAsync(CancellationToken cancellationToken) =>
        SeenAsync(() => Done(_first, nameof(ReferralService.ReferralServiceBase.AcceptReferral)).Any(), "AcceptReferral did not come.", cancellationToken);

    private Task<string?> CompleteAsync(CancellationToken cancellationToken) =>
        SeenAsync(() => Done(_first, nameof(ReferralService.ReferralServiceBase.CompleteReferral)).Any(), "CompleteReferral did not come.", cancellationToken);

    private async Task<string?> RepeatAsync(CancellationToken cancellationToken)
    {
        // The message waits until the fault is in place: software that answers by itself is fast.
        Sandbox.Tap.IsAway = true;
        Sandbox.EndStreams();
        var id = await SubmitAsync(DemoPeople.Citizen(), cancellationToken);
        Sandbox.Tap.LoseAnswerAbout(id);
        Sandbox.Tap.IsAway = false;
        return await RepeatedAsync(call => call.ExchangeId == id && call.IsStep, cancellationToken);
    }

    private Task<string?> OnceAsync(CancellationToken cancellationToken)
    {
        var steps = Observed.Calls.Where(call => call.IsStep).ToList();
        var twice = steps.GroupBy(call => (call.ExchangeId, call.Method)).FirstOrDefault(group => group.Select(call => call.RequestId).Distinct(StringComparer.Ordinal).Count() > 1);
        return Task.FromResult(
            twice is not null ? $"{twice.Key.Method} was called under several request_ids for one referral: a message that came again took effect again."
            : steps.Exists(call => call.ExchangeId == _cancelled) ? "It took a step on the referral that was cancelled."
            : null);
    }

    private async Task<string?> TakeClosureAsync(CancellationToken cancellationToken)
    {
        // A citizen of its own: whatever else is open stays.
        var citizen = DemoPeople.Citizen();
        (citizen.Bsn, citizen.Name.Given) = ("999990019", "Noor");
        Sandbox.Tap.IsAway = true;
        Sandbox.EndStreams();
        var id = await SubmitAsync(citizen, cancellationToken);
        var consents = await Sandbox.Gp.Consents.ListConsentsAsync(new ListConsentsRequest { Subject = citizen, PageSize = 10 }, cancellationToken: cancellationToken);
        foreach (var consent in consents.Consents)
        {
            await Sandbox.Gp.Consents.RevokeConsentAsync(
                new RevokeConsentRequest { RequestId = DemoPeople.NewId(), Id = consent.Id, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } }, cancellationToken: cancellationToken);
        }

        Sandbox.Tap.IsAway = false;
        return await TakenInAsync(id, cancellationToken)
            ?? (Observed.About(id).All(message => message.Kind == InboxMessage.PayloadOneofCase.Closure) ? null : "The referral came although its agreement was revoked; that is a fault of the hub.");
    }

    private Task<string?> TakenInAsync(string id, CancellationToken cancellationToken) =>
        SeenAsync(() => Observed.HasTakenIn(id), "Not everything that came about the referral was acknowledged.", cancellationToken);
}
