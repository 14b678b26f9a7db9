using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Operations;

/// <summary>What waits for each participant, and how it is doing.</summary>
internal sealed class Queues(IJournalStore store, CurrentDirectory directory, Inboxes inboxes, Contacts contacts, TimeProvider time)
{
    public async ValueTask<ListQueuesResponse> ListAsync(ListQueuesRequest request, CancellationToken cancellationToken)
    {
        // What waits for one that has left the directory must not be out of sight.
        var waiting = await store.ListWaitingAsync(cancellationToken);
        var all = directory.Snapshot.Participants.Select(participant => participant.Id).Union(waiting, StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var page = Page.Take(all, id => id, id => id.Length > 0, request.PageSize, request.PageToken);
        var pauses = (await store.LoadRestrictionsAsync(cancellationToken)).Pauses.ToDictionary(pause => pause.Participant, StringComparer.Ordinal);
        var rows = await store.ListQueuesAsync(page.Items, time.GetUtcNow(), cancellationToken);
        return new ListQueuesResponse
        {
            Queues = { rows.Select(row => ToQueue(row, pauses.GetValueOrDefault(row.Participant))) },
            NextPageToken = page.NextPageToken,
        };
    }

    private Queue ToQueue(QueueRow row, PauseRow? pause) => new()
    {
        ParticipantId = row.Participant,
        Pending = row.Pending,
        Leased = row.Leased,
        Dead = row.Dead,
        OldestPendingCreateTime = ToTimestamp(row.OldestPendingTime),
        OpenStreams = inboxes.CountOf(row.Participant),
        Pause = pause is null ? null : new Pause { StartTime = Timestamp.FromDateTimeOffset(pause.StartTime), Reason = pause.Reason },
        LastContactTime = ToTimestamp(contacts.Find(row.Participant)),
    };

    private static Timestamp? ToTimestamp(DateTimeOffset? time) => time is { } known ? Timestamp.FromDateTimeOffset(known) : null;
}
