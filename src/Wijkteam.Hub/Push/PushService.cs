using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Push;

/// <summary>The gRPC edge of push.</summary>
[Authorize]
internal sealed class PushService(
    Subscriptions subscriptions,
    Inboxes inboxes,
    IJournalStore store,
    PushLeasing leasing,
    PushNackPolicy nackPolicy,
    Telemetry telemetry,
    IHostApplicationLifetime lifetime,
    ILogger<PushService> logger,
    TimeProvider time)
    : V1.PushService.PushServiceBase
{
    public override async Task<CreateSubscriptionResponse> CreateSubscription(CreateSubscriptionRequest request, ServerCallContext context)
    {
        var caller = GetSubscriber(context);
        var faults = new Faults();
        var stepRequest = new StepRequest(RequestIds.Check(faults, request.RequestId), context.Method, request);
        SubscriptionCheck.Check(faults, "subscription", request.Subscription, time.GetUtcNow());
        return new CreateSubscriptionResponse
        {
            Subscription = await subscriptions.CreateAsync(caller, stepRequest, faults, request.Subscription, context.CancellationToken),
        };
    }

    public override async Task<GetSubscriptionResponse> GetSubscription(GetSubscriptionRequest request, ServerCallContext context)
    {
        var caller = GetSubscriber(context);
        var faults = new Faults();
        var id = Uuids.Check(faults, "id", request.Id);
        faults.ThrowIfAny();
        return new GetSubscriptionResponse { Subscription = await subscriptions.GetAsync(caller, id, context.CancellationToken) };
    }

    public override async Task<ListSubscriptionsResponse> ListSubscriptions(ListSubscriptionsRequest request, ServerCallContext context)
    {
        var caller = GetSubscriber(context);
        var faults = new Faults();
        var page = PageRequest.Check(faults, request.PageSize, request.PageToken, Uuids.IsValid);
        faults.ThrowIfAny();
        return await subscriptions.ListAsync(caller, page, context.CancellationToken);
    }

    public override async Task<DeleteSubscriptionResponse> DeleteSubscription(DeleteSubscriptionRequest request, ServerCallContext context)
    {
        var caller = GetSubscriber(context);
        var faults = new Faults();
        var stepRequest = new StepRequest(RequestIds.Check(faults, request.RequestId), context.Method, request);
        var id = Uuids.Check(faults, "id", request.Id);
        return new DeleteSubscriptionResponse { Subscription = await subscriptions.EndAsync(caller, stepRequest, faults, id, context.CancellationToken) };
    }

    [Authorize(Policy = Policies.Adapter)]
    public override async Task ReceiveNotifications(
        IAsyncStreamReader<ReceiveNotificationsRequest> requestStream,
        IServerStreamWriter<ReceiveNotificationsResponse> responseStream,
        ServerCallContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            var stream = await OpenAsync(requestStream, context.GetHttpContext().GetCaller(), end.Token);
            var settling = new Settling<ReceiveNotificationsResponse>(stream, nackPolicy, store, telemetry, logger, time);
            await RunAsync(stream, new PushCall(stream, settling, requestStream, responseStream, store, time), end.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new RefusedException(new Refusal(RefusalReason.Unavailable, "The hub is shutting down; connect again."));
        }
    }

    /// <summary>The caller, if it has an inbox.</summary>
    private static Caller GetSubscriber(ServerCallContext context)
    {
        var caller = context.GetHttpContext().GetCaller();
        return caller.Participant.Kind == ParticipantKind.Adapter
            ? throw new RefusedException(new Refusal(RefusalReason.ParticipantNotEntitled, "An adapter has no inbox of its own."))
            : caller;
    }

    private async Task RunAsync(PushStream stream, PushCall call, CancellationToken cancellationToken)
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

    private async ValueTask<PushStream> OpenAsync(
        IAsyncStreamReader<ReceiveNotificationsRequest> requests, Caller caller, CancellationToken cancellationToken)
    {
        if (!await requests.NextAsync(cancellationToken) || requests.Current.RequestCase != ReceiveNotificationsRequest.RequestOneofCase.Open)
        {
            throw new RefusedException(new Refusal(RefusalReason.FieldRequired, "The first message must be open.", "open"));
        }

        var open = requests.Current.Open;
        return new PushStream(
            caller, open.MaxUnacknowledged, InboxPolicy.Open(open), inboxes.Of(caller.Participant.Id), GiveBackAsync, leasing, time);
    }

    // If it fails, the lease ends by itself.
    private async Task GiveBackAsync(Settle settle)
    {
        await store.WriteAsync([settle], CancellationToken.None);
        inboxes.Wake(settle.Key.Participant);
    }
}
