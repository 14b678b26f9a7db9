using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>The gRPC edge of the inbox.</summary>
[Authorize(Policy = Policies.Professional)]
internal sealed class InboxService(
    Inboxes inboxes,
    IJournalStore store,
    Leasing leasing,
    DeadLetters deadLetters,
    InboxNackPolicy nackPolicy,
    Telemetry telemetry,
    IHostApplicationLifetime lifetime,
    ILogger<InboxService> logger,
    TimeProvider time)
    : V1.InboxService.InboxServiceBase
{
    public override async Task Receive(
        IAsyncStreamReader<ReceiveRequest> requestStream, IServerStreamWriter<ReceiveResponse> responseStream, ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            var stream = await OpenAsync(requestStream, context.GetHttpContext().GetCaller(), end.Token);
            var settling = new Settling<ReceiveResponse>(stream, nackPolicy, store, telemetry, logger, time);
            await RunAsync(stream, new ReceiveCall(stream, settling, requestStream, responseStream, store, time), end.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new RefusedException(new Refusal(RefusalReason.Unavailable, "The hub is shutting down; connect again."));
        }
    }

    public override async Task<PullResponse> Pull(PullRequest request, ServerCallContext context)
    {
        var caller = context.GetHttpContext().GetCaller();
        var faults = new Faults();
        InboxPolicy.Range(faults, "max_messages", request.MaxMessages, InboxPolicy.MaxPull);
        var duration = InboxPolicy.LeaseDuration(faults, "lease_duration", request.LeaseDuration);
        faults.ThrowIfAny();
        var (leased, _) = await leasing.LeaseAsync(caller.Participant.Id, caller.Professional!, request.MaxMessages, duration);
        return new PullResponse { Messages = { leased.Select(message => message.Stamp(telemetry, time)) } };
    }

    public override async Task<AcknowledgeResponse> Acknowledge(AcknowledgeRequest request, ServerCallContext context)
    {
        var participant = context.GetHttpContext().GetCaller().Participant.Id;
        var faults = new Faults();
        InboxPolicy.References(faults, "leases", request.Leases);
        var settles = new List<Settle>();
        for (var i = 0; i < request.Leases.Count; i++)
        {
            if (MessageIds.TryParse(participant, request.Leases[i].MessageId, out var key) && Guid.TryParseExact(request.Leases[i].LeaseToken, "N", out var token))
            {
                settles.Add(new Settle(key, token, Settlement.Acknowledge, time.GetUtcNow()));
            }
            else
            {
                faults.Invalid($"leases[{i}]", "Not a message id and lease token of this inbox.");
            }
        }

        faults.ThrowIfAny();
        var results = await store.WriteAsync(settles, context.CancellationToken);
        for (var i = 0; i < results.Count; i++)
        {
            telemetry.Settled(Settlement.Acknowledge, results[i], traceparent: null);
            if (results[i] == WriteResult.Done)
            {
                inboxes.Settled(settles[i].Key, settles[i].Token);
            }
        }

        var stale = settles.Where((settle, i) => results[i] != WriteResult.Done);

        // An acknowledged message may have held back the next one about the same referral.
        inboxes.Wake(participant);
        return new AcknowledgeResponse { Faults = { stale.Select(settle => new LeaseFault { MessageId = MessageIds.Format(settle.Key) }) } };
    }

    public override async Task<ListDeadLettersResponse> ListDeadLetters(ListDeadLettersRequest request, ServerCallContext context) =>
        await deadLetters.ListAsync(context.GetHttpContext().GetCaller(), request, context.CancellationToken);

    public override async Task<ReplayDeadLetterResponse> ReplayDeadLetter(ReplayDeadLetterRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        var stepRequest = new StepRequest(RequestIds.Check(faults, request.RequestId), context.Method, request);
        await deadLetters.SettleAsync(
            context.GetHttpContext().GetCaller(), stepRequest, faults, request.ParticipantId, request.MessageId, Fate.Replay, context.CancellationToken);
        return new ReplayDeadLetterResponse();
    }

    public override async Task<DiscardDeadLetterResponse> DiscardDeadLetter(DiscardDeadLetterRequest request, ServerCallContext context)
    {
        var faults = new Faults();
        var stepRequest = new StepRequest(RequestIds.Check(faults, request.RequestId), context.Method, request);
        InboxPolicy.ReasonCode(faults, "reason", request.Reason);
        await deadLetters.SettleAsync(
            context.GetHttpContext().GetCaller(), stepRequest, faults, request.ParticipantId, request.MessageId, Fate.Discard(request.Reason),
            context.CancellationToken);
        return new DiscardDeadLetterResponse();
    }

    private async Task RunAsync(InboxStream stream, ReceiveCall call, CancellationToken cancellationToken)
    {
        telemetry.StreamOpened();
        try
        {
            await call.RunAsync(cancellationToken);
        }
        finally
        {
            telemetry.StreamClosed();
        }
    }

    private async ValueTask<InboxStream> OpenAsync(IAsyncStreamReader<ReceiveRequest> requests, Caller caller, CancellationToken cancellationToken)
    {
        if (!await requests.NextAsync(cancellationToken) || requests.Current.RequestCase != ReceiveRequest.RequestOneofCase.Open)
        {
            throw new RefusedException(new Refusal(RefusalReason.FieldRequired, "The first message must be open.", "open"));
        }

        var open = requests.Current.Open;
        var duration = InboxPolicy.Open(open);
        return new InboxStream(
            caller, open.MaxUnacknowledged, duration, inboxes.Of(caller.Participant.Id), GiveBackAsync, leasing, telemetry, time);
    }

    // If it fails, the lease ends by itself.
    private async Task GiveBackAsync(Settle settle)
    {
        await store.WriteAsync([settle], CancellationToken.None);
        inboxes.Wake(settle.Key.Participant);
    }
}
