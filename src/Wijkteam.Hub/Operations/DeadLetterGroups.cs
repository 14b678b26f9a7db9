using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Operations;

/// <summary>Dead letters of one cause, seen to together: those of one call in one commit, each with an entry of its own.</summary>
internal sealed class DeadLetterGroups(IJournalStore store, OperatorJournal journal, IKeyStore keys, Inboxes inboxes, Telemetry telemetry, ILogger<DeadLetterGroups> logger)
{
    /// <summary>How many one call replays or discards at most.</summary>
    public const int MaxPerCall = 500;

    private const char Separator = '/';

    public async ValueTask<ListDeadLetterGroupsResponse> ListAsync(ListDeadLetterGroupsRequest request, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var page = PageRequest.Check(faults, request.PageSize, request.PageToken, text => Parse(text) is not null);
        faults.ThrowIfAny();
        var rows = await store.ListDeadGroupsAsync(page.After is { } after ? Parse(after) : null, page.Size + 1, cancellationToken);
        return new ListDeadLetterGroupsResponse
        {
            Groups = { rows.Take(page.Size).Select(ToStatus) },
            NextPageToken = rows.Count > page.Size ? PageRequest.TokenAfter(Format(rows[page.Size - 1].Group)) : "",
        };
    }

    /// <summary>Sees to as many of a group as one call may; returns how many the request has seen to, and whether there are more by now.</summary>
    public async ValueTask<(int Count, bool More)> SettleAsync(
        Caller caller, StepRequest request, Faults faults, DeadLetterGroup? asked, Fate fate, CancellationToken cancellationToken)
    {
        var group = Check(faults, asked);
        var done = await journal.TakeAsync(caller, request, faults, PrepareAsync, cancellationToken);
        return (done.DeadLetterCount, (await store.ListDeadAsync(group, 1, cancellationToken)).Count > 0);

        async ValueTask<OperatorStep> PrepareAsync(DateTimeOffset now)
        {
            var dead = await store.ListDeadAsync(group, MaxPerCall, cancellationToken);
            var (entries, moves) = (new List<EntryRow>(dead.Count), new List<DeliveryMove>(dead.Count));
            foreach (var row in dead)
            {
                var (entry, move) = fate.Of(row, now);
                if (await SealAsync(entry, row, caller, now, cancellationToken) is { } told)
                {
                    entries.Add(told);
                    moves.Add(move);
                }
            }

            var kind = fate.To == DeliveryState.Pending ? EntryKind.DeadLettersReplayed : EntryKind.DeadLettersDiscarded;
            var act = new OperatorAct { ParticipantId = group.Participant, Reason = fate.Reason, DeadLetters = asked, DeadLetterCount = moves.Count };
            return new OperatorStep(kind, act, groupEntry => new Append { Entries = [groupEntry, .. entries], Moves = moves }) { Done = Tell };

            void Tell()
            {
                telemetry.DeadLetters(fate.Name, moves.Count);
                inboxes.Wake(group.Participant);
            }
        }
    }

    /// <returns>Null if the citizen's content cannot be written any more: that one stays as it is, and holds up none of the others.</returns>
    private async ValueTask<EntryRow?> SealAsync(NewEntry entry, DeliveryRow dead, Caller caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(dead.SubjectId, cancellationToken) is not { Content: not null } subjectKeys)
        {
            logger.PassedOver(MessageIds.Format(dead.Key), dead.Key.Participant);
            return null;
        }

        using var sealing = new Sealing(subjectKeys, dead.SubjectId, now);
        return sealing.Seal(entry, caller.Participant.Id, caller.Professional, request: null);
    }

    private static DeadGroup Check(Faults faults, DeadLetterGroup? group)
    {
        if (group is null)
        {
            faults.Required("group");
            return new DeadGroup("", default, "");
        }

        if (!ParticipantCheck.IsId(group.ParticipantId))
        {
            faults.Invalid("group.participant_id", "The id of a participant.");
        }

        if (group.Reason is not (DeliveryFailureReason.Rejected or DeliveryFailureReason.Unreachable))
        {
            faults.Invalid("group.reason", "Why they are dead.");
        }

        if (group.LastNackReason.Length > 0)
        {
            InboxPolicy.ReasonCode(faults, "group.last_nack_reason", group.LastNackReason);
        }

        return new DeadGroup(group.ParticipantId, group.Reason, group.LastNackReason);
    }

    private static DeadLetterGroupStatus ToStatus(DeadGroupRow row) => new()
    {
        Group = new DeadLetterGroup { ParticipantId = row.Group.Participant, Reason = row.Group.Reason, LastNackReason = row.Group.NackReason },
        Count = row.Count,
        OldestDeadTime = Timestamp.FromDateTimeOffset(row.OldestTime),
        NewestDeadTime = Timestamp.FromDateTimeOffset(row.NewestTime),
    };

    private static string Format(DeadGroup group) => string.Create(CultureInfo.InvariantCulture, $"{group.Participant}{Separator}{(int)group.Reason}{Separator}{group.NackReason}");

    private static DeadGroup? Parse(string text) =>
        text.Split(Separator) is [var participant, var reason, var nackReason] && int.TryParse(reason, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new DeadGroup(participant, (DeliveryFailureReason)number, nackReason)
            : null;
}
