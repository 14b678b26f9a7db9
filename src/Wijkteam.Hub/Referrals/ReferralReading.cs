using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Reads of a referral. Nobody reads unseen: the entry of the read is on disk before the answer goes out, under the basis that it was decided on.</summary>
internal sealed class ReferralReading(IJournalStore store, Archive archive, IKeyStore keys, CurrentDirectory directory, TimeProvider time)
{
    private const int MaxAttempts = 8;

    /// <exception cref="RefusedException">NOT_FOUND: there is none in which the caller has a part.</exception>
    public async ValueTask<Referral> ReadAsync(Guid id, Caller caller, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var now = time.GetUtcNow();
            var state = await ReferralState.LoadAsync(archive, id, cancellationToken);
            if (state is null || !state.Referral.HasParty(caller.Participant.Id))
            {
                throw ReferralRefusals.NotFound();
            }

            var consent = state.AskAgreement(new Circumstances(now, Guid.Empty, directory.Snapshot));
            var holds = consent is null or { Permitted: true };
            var results = await store.WriteAsync([await NoteAsync(state, caller, holds, holds ? ReferralAgreement.Stamp(state.Subject, consent) : null, now, cancellationToken)], cancellationToken);
            if (results[0] == WriteResult.Done)
            {
                return await ViewAsync(state.Referral, caller.Participant.Id, holds, cancellationToken);
            }
        }

        throw new RefusedException(new Refusal(RefusalReason.Conflict, "The citizen's consents keep changing; try again."));
    }

    /// <summary>A referral as its party sees it in the answer to a repeated write: all but the content, as today allows, and noted.</summary>
    public async ValueTask<Referral> ReadAgainAsync(Guid id, Caller caller, CancellationToken cancellationToken)
    {
        var referral = await ReadAsync(id, caller, cancellationToken);
        referral.Content = null;
        return referral;
    }

    private async ValueTask<Append> NoteAsync(
        ReferralState state, Caller caller, bool discloses, BasisStamp? basis, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var subjectKeys = await keys.FindAsync(state.Subject.Id, cancellationToken) ?? throw ReferralRefusals.NotFound();
        var kind = discloses ? EntryKind.DisclosedOnRead : EntryKind.Read;
        using var sealing = new Sealing(subjectKeys, state.Subject.Id, now);
        var entry = sealing.Access(
            kind, state.Referral.Id, state.Referral.Row.Version, caller.Participant.Id, caller.Professional!, state.Referral.State.Basis);
        return new Append { Entries = [entry], Fence = basis is null ? null : new SubjectFence(state.Subject.Id, basis) };
    }

    private async ValueTask<Referral> ViewAsync(Stored<Referral> referral, string participantId, bool holds, CancellationToken cancellationToken)
    {
        var view = ReferralView.WithoutContent(referral.State, holds);
        var seesContent = ReferralView.MaySeeContent(referral.State, participantId, holds);
        if (holds || seesContent)
        {
            // Content and route are stored once, in the entry of the submission.
            var entry = await store.FindEntryAsync(referral.Id, EntryKind.ReferralSubmitted, cancellationToken);
            var submitted = await archive.OpenContentAsync(entry, InboxMessage.Parser, cancellationToken);
            view.Content = seesContent ? submitted?.Referral.Content : null;
            view.Route.Add(submitted?.Referral.Route ?? []);
        }

        return view;
    }
}
