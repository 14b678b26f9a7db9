using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>Reads of signals. Nobody reads unseen: the entry of each read is on disk before the answer goes out, under the basis that it was decided on.</summary>
internal sealed class SignalReading(IJournalStore store, Archive archive, IKeyStore keys, CurrentDirectory directory, TimeProvider time)
{
    private const int MaxAttempts = 8;

    /// <exception cref="RefusedException">NOT_FOUND: there is none in which the caller has a part.</exception>
    public ValueTask<Signal> ReadAsync(Guid id, Caller caller, CancellationToken cancellationToken) => ReadAsync(id, caller, alsoFormer: false, cancellationToken);

    /// <param name="alsoFormer">Whether one who has given it on may read the bare fact.</param>
    private async ValueTask<Signal> ReadAsync(Guid id, Caller caller, bool alsoFormer, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var now = time.GetStorableNow();
            var look = await LookAsync(id, caller.Participant.Id, alsoFormer, now, cancellationToken) ?? throw SignalRefusals.NotFound();
            var entry = await NoteAsync(look, caller, now, cancellationToken);
            SubjectFence[] fences = look.Basis is null ? [] : [new SubjectFence(look.State.Subject.Id, look.Basis)];
            if ((await store.WriteAsync([new NoteReads([entry], fences)], cancellationToken))[0] == WriteResult.Done)
            {
                return await ViewAsync(look, caller.Participant.Id, cancellationToken);
            }
        }

        throw new RefusedException(new Refusal(RefusalReason.Conflict, "The citizen's consents keep changing; try again."));
    }

    /// <summary>A signal as its party sees it in the answer to a step: all but the content, noted if it is a repeat. Who has given it on may repeat that, and sees the
    /// bare fact.</summary>
    public async ValueTask<Signal> AnswerAsync(Receipt receipt, Caller caller, CancellationToken cancellationToken)
    {
        if (receipt.Decision is { } decision)
        {
            var signal = (Signal)decision.States[0].Body;
            return SignalView.WithoutContent(signal, caller.Participant.Id, SourceKindOf(signal), basisHolds: true);
        }

        var read = await ReadAsync(receipt.RecordId, caller, alsoFormer: true, cancellationToken);
        read.Content = null;
        return read;
    }

    /// <summary>Whether the caller, who read a signal at this version, would read the same today. It tells nothing new and is not noted.</summary>
    public async ValueTask<bool> IsUnchangedAsync(Guid id, long knownVersion, Caller caller, CancellationToken cancellationToken) =>
        await LookAsync(id, caller.Participant.Id, alsoFormer: false, time.GetUtcNow(), cancellationToken) is { Holds: true } look
        && look.State.Signal.State.Version == knownVersion

        // It may have been read at this version while the basis did not hold, and showed less then.
        && !await store.HasEntryAsync(id, knownVersion, caller.Participant.Id, EntryKind.Read, cancellationToken);

    private async ValueTask<Look?> LookAsync(Guid id, string participantId, bool alsoFormer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await SignalState.LoadAsync(archive, id, cancellationToken) is not { } state
            || !(state.Signal.HasParty(participantId) || (alsoFormer && state.Signal.State.Transfers.HaveGivenOn(participantId))))
        {
            return null;
        }

        var consent = state.AskAgreement(new Circumstances(now, Guid.Empty, directory.Snapshot));
        var holds = consent is null or { Permitted: true } && state.Signal.HasParty(participantId);
        return new Look(state, holds, holds ? ExchangeAgreement.Stamp(state.Subject, consent) : null);
    }

    private async ValueTask<EntryRow> NoteAsync(Look look, Caller caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (subject, signal, _) = look.State;
        var subjectKeys = await keys.FindAsync(subject.Id, cancellationToken) ?? throw SignalRefusals.NotFound();
        var kind = look.Holds ? EntryKind.DisclosedOnRead : EntryKind.Read;
        using var sealing = new Sealing(subjectKeys, subject.Id, now);
        return sealing.Access(kind, signal.Id, signal.Row.Version, caller.Participant.Id, caller.Professional!, signal.State.Basis);
    }

    private async ValueTask<Signal> ViewAsync(Look look, string participantId, CancellationToken cancellationToken)
    {
        var signal = look.State.Signal.State;
        var view = SignalView.WithoutContent(signal, participantId, SourceKindOf(signal), look.Holds);
        if (SignalView.MaySeeContent(signal, participantId, look.Holds))
        {
            // Content and route are stored once, in the entry of the submission.
            var entry = await store.FindEntryAsync(look.State.Signal.Id, EntryKind.SignalSubmitted, cancellationToken);
            var submitted = (await archive.OpenContentAsync(entry, InboxMessage.Parser, cancellationToken))?.Signal;
            if (submitted is not null)
            {
                view.Content = SignalView.ContentFor(participantId, signal, submitted.Content);
                view.Route.Add(submitted.Route);
                view.Route.Add(view.Transfers.SelectMany(transfer => transfer.Explanations));
            }
        }

        return view;
    }

    private ParticipantKind SourceKindOf(Signal signal) =>
        directory.Snapshot.FindParticipant(signal.SourceParticipantId)?.Kind ?? ParticipantKind.Unspecified;

    /// <summary>A signal as it was found.</summary>
    /// <param name="Holds">Whether its basis holds.</param>
    /// <param name="Basis">The agreement under which it does; null if it rests on none.</param>
    private sealed record Look(SignalState State, bool Holds, BasisStamp? Basis);
}
