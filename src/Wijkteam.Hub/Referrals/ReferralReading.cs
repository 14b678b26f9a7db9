using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Reads of referrals. Nobody reads unseen: the entry of each read is on disk before the answer goes out, under the basis that it was decided on.</summary>
internal sealed class ReferralReading(IJournalStore store, Archive archive, IKeyStore keys, CurrentDirectory directory, TimeProvider time)
{
    private const int MaxAttempts = 8;

    // What a client takes in one message without being told to take more is 4 MiB.
    private const int MaxBytes = 2 * 1024 * 1024;

    /// <exception cref="RefusedException">NOT_FOUND: there is none in which the caller has a part.</exception>
    public async ValueTask<Referral> ReadAsync(Guid id, Caller caller, CancellationToken cancellationToken) =>
        (await ReadAsync([id], caller, alsoFormer: false, cancellationToken)).Referrals is [var referral] ? referral : throw ReferralRefusals.NotFound();

    /// <summary>Reads referrals until they come to about 2 MiB, noted in one commit: all of them or none.</summary>
    /// <returns>Those in which the caller has a part, in the order of their ids, and how many ids that took.</returns>
    public ValueTask<(IReadOnlyList<Referral> Referrals, int Taken)> ReadAsync(IReadOnlyList<Guid> ids, Caller caller, CancellationToken cancellationToken) =>
        ReadAsync(ids, caller, alsoFormer: false, cancellationToken);

    private async ValueTask<(IReadOnlyList<Referral> Referrals, int Taken)> ReadAsync(
        IReadOnlyList<Guid> ids, Caller caller, bool alsoFormer, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var now = time.GetStorableNow();
            var (looks, taken) = await LookAsync(ids, caller.Participant.Id, alsoFormer, now, cancellationToken);
            if (looks.Count == 0)
            {
                return ([], taken);
            }

            var entries = new List<EntryRow>(looks.Count);
            foreach (var look in looks)
            {
                entries.Add(await NoteAsync(look, caller, now, cancellationToken));
            }

            var fences = looks.Where(look => look.Basis is not null).Select(look => new SubjectFence(look.State.Subject.Id, look.Basis!));
            var results = await store.WriteAsync([new NoteReads(entries, [.. fences])], cancellationToken);
            if (results[0] == WriteResult.Done)
            {
                var referrals = new List<Referral>(looks.Count);
                foreach (var look in looks)
                {
                    referrals.Add(await ViewAsync(look, caller.Participant.Id, cancellationToken));
                }

                return (referrals, taken);
            }
        }

        throw new RefusedException(new Refusal(RefusalReason.Conflict, "The citizens' consents keep changing; try again."));
    }

    /// <summary>A referral as its party sees it in the answer to a repeated write: all but the content, as today allows, and noted. Who has declined an offer
    /// or given it on may repeat that, and sees the bare fact.</summary>
    public async ValueTask<Referral> ReadAgainAsync(Guid id, Caller caller, CancellationToken cancellationToken)
    {
        var (referrals, _) = await ReadAsync([id], caller, alsoFormer: true, cancellationToken);
        var referral = referrals.Count > 0 ? referrals[0] : throw ReferralRefusals.NotFound();
        referral.Content = null;
        return referral;
    }

    /// <summary>Whether the caller, who read a referral at this version, would read the same today. It tells nothing new and is not noted.</summary>
    public async ValueTask<bool> IsUnchangedAsync(Guid id, long knownVersion, Caller caller, CancellationToken cancellationToken)
    {
        var participantId = caller.Participant.Id;
        return await ReferralState.LoadAsync(archive, id, cancellationToken) is { } state
            && state.Referral.State.IsOf(participantId)
            && state.Referral.State.Version == knownVersion
            && state.Referral.State.Onward.All(onward => onward.UpdateTime <= state.Referral.State.UpdateTime)
            && Look.At(state, participantId, directory.Snapshot, time.GetUtcNow()).Holds

            // It may have been read at this version while the basis did not hold, and showed less then.
            && !await store.HasEntryAsync(id, knownVersion, participantId, EntryKind.Read, cancellationToken);
    }

    private async ValueTask<(List<Look> Looks, int Taken)> LookAsync(
        IReadOnlyList<Guid> ids, string participantId, bool alsoFormer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var looks = new List<Look>(ids.Count);
        var bytes = 0;
        for (var i = 0; i < ids.Count; i++)
        {
            if (await ReferralState.LoadAsync(archive, ids[i], cancellationToken) is not { } state
                || !(state.Referral.State.IsOf(participantId) || (alsoFormer && state.Referral.State.WasOf(participantId))))
            {
                continue;
            }

            var look = Look.At(state, participantId, directory.Snapshot, now);
            if (ReferralView.MaySeeRoute(state.Referral.State, participantId, look.Holds))
            {
                // Content and route are stored once, in the entry of the submission.
                look = look with { Submitted = await store.FindEntryAsync(ids[i], EntryKind.ReferralSubmitted, cancellationToken) };
            }

            bytes += look.Submitted?.Content?.Length ?? 0;
            if (bytes > MaxBytes && looks.Count > 0)
            {
                return (looks, i);
            }

            looks.Add(look);
        }

        return (looks, ids.Count);
    }

    private async ValueTask<EntryRow> NoteAsync(Look look, Caller caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (subject, referral, _) = look.State;
        var subjectKeys = await keys.FindAsync(subject.Id, cancellationToken) ?? throw ReferralRefusals.NotFound();
        var kind = look.Holds ? EntryKind.DisclosedOnRead : EntryKind.Read;
        using var sealing = new Sealing(subjectKeys, subject.Id, now);
        return sealing.Access(kind, referral.Id, referral.Row.Version, caller.Participant.Id, caller.Professional!, referral.State.Basis);
    }

    private async ValueTask<Referral> ViewAsync(Look look, string participantId, CancellationToken cancellationToken)
    {
        var view = ReferralView.WithoutContent(look.State.Referral.State, participantId, look.Holds);
        var submitted = await archive.OpenContentAsync(look.Submitted, InboxMessage.Parser, cancellationToken);
        if (submitted is not null)
        {
            var referral = look.State.Referral.State;
            view.Content = look.SeesContent(participantId) ? ReferralView.ContentFor(participantId, referral, submitted.Referral.Content) : null;
            view.Route.Add(submitted.Referral.Route);
            view.Route.Add(view.Transfers.SelectMany(transfer => transfer.Explanations));
        }

        return view;
    }

    /// <summary>A referral as it was found.</summary>
    /// <param name="Holds">Whether its basis holds, and it has not been withdrawn from the participant.</param>
    /// <param name="Basis">The agreement under which it does; null if it rests on none.</param>
    /// <param name="Submitted">The entry of its submission, sealed, if anything of it is to be shown.</param>
    private sealed record Look(ReferralState State, bool Holds, BasisStamp? Basis, EntryRow? Submitted = null)
    {
        public static Look At(ReferralState state, string participantId, DirectorySnapshot directory, DateTimeOffset now)
        {
            var consent = state.AskAgreement(new Circumstances(now, Guid.Empty, directory));
            var holds = consent is null or { Permitted: true } && !ReferralView.IsWithdrawn(state.Referral.State, participantId);
            return new Look(state, holds, holds ? ExchangeAgreement.Stamp(state.Subject, consent) : null);
        }

        public bool SeesContent(string participantId) => ReferralView.MaySeeContent(State.Referral.State, participantId, Holds);
    }
}
