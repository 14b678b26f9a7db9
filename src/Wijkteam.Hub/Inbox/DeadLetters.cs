using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Inbox;

/// <summary>Dead letters: made by the hub, seen to by their receiver or an operator, without what they tell.</summary>
internal sealed class DeadLetters(
    IJournalStore store, Archive archive, Submission submission, CurrentDirectory directory, Telemetry telemetry, ILogger<DeadLetters> logger)
{
    private const char Separator = '/';

    /// <summary>Makes a dead letter of a pending delivery; does nothing if it is under way or settled.</summary>
    public async ValueTask BuryAsync(DeliveryKey key, DeliveryFailureReason reason)
    {
        try
        {
            await submission.TakeAsync(new BuryDelivery(key, reason, store), CancellationToken.None);
            telemetry.DeadLetters($"{reason}");
            logger.Buried(MessageIds.Format(key), key.Participant, reason);
        }
        catch (RefusedException)
        {
            // Somebody has it, or has settled it meanwhile.
        }
#pragma warning disable CA1031 // It is this delivery's trouble: it is tried again at its next failure.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.CannotBury(MessageIds.Format(key), key.Participant, e.GetType().FullName);
        }
    }

    /// <summary>Replays or discards one of the caller's dead letters; an operator's are all.</summary>
    public async ValueTask SettleAsync(
        Caller caller, StepRequest request, Faults faults, string participantId, string messageId, Fate fate, CancellationToken cancellationToken)
    {
        var participant = participantId.Length == 0 ? caller.Participant.Id : participantId;
        if (!MessageIds.TryParse(participant, messageId, out var key))
        {
            faults.Invalid("message_id", "Not a message id.");
        }

        if (!MaySee(caller, participant))
        {
            throw DeadLetterState.NotFound();
        }

        var receipt = await submission.TakeAsync(
            new SettleDeadLetter(key, fate, store) { Caller = caller, Request = request, Faults = faults }, cancellationToken);
        if (receipt.Decision is not null)
        {
            telemetry.DeadLetters(fate.Name);
        }
    }

    public async ValueTask<ListDeadLettersResponse> ListAsync(Caller caller, ListDeadLettersRequest request, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var page = PageRequest.Check(faults, request.PageSize, request.PageToken, text => ParseKey(text) is not null);
        faults.ThrowIfAny();
        if (request.ParticipantId.Length > 0 && !MaySee(caller, request.ParticipantId))
        {
            throw new RefusedException(new Refusal(RefusalReason.ParticipantNotEntitled, "Only an operator sees the dead letters of others.", "participant_id"));
        }

        var all = request.ParticipantId.Length == 0 && directory.Snapshot.IsOperator(caller.Participant.Id);
        var participant = request.ParticipantId.Length == 0 ? caller.Participant.Id : request.ParticipantId;
        var rows = await store.ListDeadAsync(all ? null : participant, page.After is { } after ? ParseKey(after) : null, page.Size + 1, cancellationToken);
        var response = new ListDeadLettersResponse();
        foreach (var row in rows.Take(page.Size))
        {
            response.DeadLetters.Add(await ToDeadLetterAsync(row, cancellationToken));
        }

        response.NextPageToken = rows.Count > page.Size ? PageRequest.TokenAfter(FormatKey(rows[page.Size - 1].Key)) : "";
        return response;
    }

    private bool MaySee(Caller caller, string participant) =>
        participant == caller.Participant.Id || directory.Snapshot.IsOperator(caller.Participant.Id);

    private async ValueTask<DeadLetter> ToDeadLetterAsync(DeliveryRow row, CancellationToken cancellationToken)
    {
        var entry = await store.FindEntryAsync(row.Key.RecordId, row.EntryId, cancellationToken)
            ?? throw new InvalidOperationException("A delivery names an entry that is not there.");
        // What is under an id of its own says in its content alone what it is about.
        var told = entry.Kind is EntryKind.DeliveryFailed or EntryKind.ContactAlarmed
            ? await archive.OpenContentAsync(entry, InboxMessage.Parser, cancellationToken)
            : null;
        return new DeadLetter
        {
            ParticipantId = row.Key.Participant,
            MessageId = MessageIds.Format(row.Key),
            ExchangeId = told?.DeliveryFailure?.ExchangeId ?? told?.Referral?.Id ?? row.Key.RecordId.ToString(),
            ExchangeVersion = told?.DeliveryFailure?.ExchangeVersion ?? row.Key.RecordVersion,
            DeliveryAttempts = row.Attempt,
            Reason = row.DeadReason,
            LastNackReason = row.NackReason ?? "",
            CreateTime = Timestamp.FromDateTimeOffset(entry.Time),
            DeadTime = Timestamp.FromDateTimeOffset(row.DueTime),
        };
    }

    private static string FormatKey(DeliveryKey key) => $"{key.Participant}{Separator}{MessageIds.Format(key)}";

    private static DeliveryKey? ParseKey(string text) =>
        text.Split(Separator) is [var participant, var messageId] && MessageIds.TryParse(participant, messageId, out var key) ? key : null;
}
