using Microsoft.Extensions.Options;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;
using static Google.Protobuf.WellKnownTypes.Timestamp;

namespace Wijkteam.Hub.Push;

/// <summary>Makes, reads and ends subscriptions. They are about no citizen: the entries of their steps hold who and when, and no content.</summary>
internal sealed class Subscriptions(
    IJournalStore store,
    RequestFingerprint fingerprint,
    SubscriptionSealing sealing,
    CurrentDirectory directory,
    Inboxes inboxes,
    IOptions<DeliveryOptions> options,
    TimeProvider time)
{
    public async ValueTask<Subscription> CreateAsync(Caller caller, StepRequest request, Faults faults, Subscription asked, CancellationToken cancellationToken)
    {
        if (await FindRepeatAsync(caller, request, cancellationToken) is { } repeat)
        {
            return repeat;
        }

        faults.ThrowIfAny();
        var participant = caller.Participant.Id;
        if (!IsAllowed(participant, asked))
        {
            throw new RefusedException(new Refusal(
                RefusalReason.EndpointNotAllowed, "The operator has not allowed this endpoint for this participant.", "subscription.endpoint"));
        }

        var now = time.GetStorableNow();
        var id = Guid.CreateVersion7(now);
        var row = new SubscriptionRow(
            id, participant, SubscriptionState.Requested, sealing.Seal(id, asked), now, asked.EndTime?.ToDateTimeOffset(), Events: 0, Trouble: null);
        var result = await WriteAsync(new PutSubscription(row, Entry(EntryKind.SubscriptionCreated, id, caller, request, now)));
        if (result == WriteResult.Conflict)
        {
            throw new RefusedException(new Refusal(RefusalReason.SubscriptionExists, "There is a subscription that is not off; turn that one off first."));
        }

        inboxes.Wake(participant);
        return result == WriteResult.Done ? View(row) : (await FindRepeatAsync(caller, request, cancellationToken))!;
    }

    public async ValueTask<Subscription> GetAsync(Caller caller, Guid id, CancellationToken cancellationToken) =>
        View(await FindAsync(caller, id, cancellationToken));

    public async ValueTask<ListSubscriptionsResponse> ListAsync(Caller caller, PageRequest page, CancellationToken cancellationToken)
    {
        Guid? before = page.After is { } after ? Guid.Parse(after) : null;
        var rows = await store.ListSubscriptionsAsync(caller.Participant.Id, before, page.Size + 1, cancellationToken);
        return new ListSubscriptionsResponse
        {
            Subscriptions = { rows.Take(page.Size).Select(View) },
            NextPageToken = rows.Count > page.Size ? PageRequest.TokenAfter(rows[page.Size - 1].Id.ToString()) : "",
        };
    }

    public async ValueTask<Subscription> EndAsync(Caller caller, StepRequest request, Faults faults, Guid id, CancellationToken cancellationToken)
    {
        if (await FindRepeatAsync(caller, request, cancellationToken) is { } repeat)
        {
            return repeat;
        }

        faults.ThrowIfAny();
        await FindAsync(caller, id, cancellationToken);
        var entry = Entry(EntryKind.SubscriptionDeleted, id, caller, request, time.GetStorableNow());
        return await WriteAsync(new EndSubscription(id, entry)) == WriteResult.Duplicate
            ? (await FindRepeatAsync(caller, request, cancellationToken))!
            : await GetAsync(caller, id, cancellationToken);
    }

    private async ValueTask<WriteResult> WriteAsync(Write write) => (await store.WriteAsync([write], CancellationToken.None))[0];

    private async ValueTask<SubscriptionRow> FindAsync(Caller caller, Guid id, CancellationToken cancellationToken) =>
        await store.FindSubscriptionAsync(id, cancellationToken) is { } row && row.Participant == caller.Participant.Id
            ? row
            : throw new RefusedException(new Refusal(RefusalReason.NotFound, "No such subscription."));

    /// <summary>The subscription that the request made or ended before; null if it did neither.</summary>
    private async ValueTask<Subscription?> FindRepeatAsync(Caller caller, StepRequest request, CancellationToken cancellationToken) =>
        await store.FindRequestAsync(caller.Participant.Id, request.Id, cancellationToken) is { } past
            ? await GetAsync(caller, past.RecordIdFor(fingerprint.Of(request)), cancellationToken)
            : null;

    private EntryRow Entry(EntryKind kind, Guid id, Caller caller, StepRequest request, DateTimeOffset now) => new(
        Guid.CreateVersion7(now), kind, id, RecordVersion: 0, SubjectId: Guid.Empty, caller.Participant.Id, request.Id, fingerprint.Of(request), now,
        System.Diagnostics.Activity.Current?.Id, Content: null, Detail: []);

    private bool IsAllowed(string participant, Subscription subscription) => Endpoint.Parse(subscription.Endpoint) is { } endpoint
        && SubscriptionCheck.IsAllowed(endpoint, directory.Snapshot.PushOf(participant), options.Value.AllowPrivateEndpoints);

    /// <summary>A subscription as its participant sees it today: without the headers' values.</summary>
    private Subscription View(SubscriptionRow row)
    {
        var view = sealing.Open(row);
        foreach (var header in view.Headers)
        {
            header.Value = "";
        }

        view.Id = row.Id.ToString();
        view.ParticipantId = row.Participant;
        view.CreateTime = FromDateTimeOffset(row.CreateTime);
        view.EventsSinceSubscriptionStart = row.Events;
        view.State = row.EndTime <= time.GetUtcNow() ? SubscriptionState.Off : row.State;
        if (view.State == SubscriptionState.Off)
        {
            return view;
        }

        if (!IsAllowed(row.Participant, view))
        {
            (view.State, view.ErrorReason) = (SubscriptionState.Error, SubscriptionErrorReason.EndpointNotAllowed);
        }
        else if (row.Trouble is { } trouble)
        {
            view.ErrorReason = trouble.Reason;
            view.ErrorTime = FromDateTimeOffset(trouble.StartTime);
            view.RetryTime = FromDateTimeOffset(trouble.RetryTime);
        }

        return view;
    }
}
