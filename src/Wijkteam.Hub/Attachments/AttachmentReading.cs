using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Attachments;

/// <summary>Reads of files. Nobody reads unseen: the entry of the read is on disk before the first byte goes out, under the basis that it was decided on.</summary>
internal sealed class AttachmentReading(IJournalStore store, Archive archive, IKeyStore keys, CurrentDirectory directory, TimeProvider time)
{
    private const int MaxAttempts = 8;

    /// <summary>A file that the caller may see, the read noted.</summary>
    /// <exception cref="RefusedException">NOT_FOUND.</exception>
    public async ValueTask<OpenedAttachment> OpenAsync(Guid referralId, Guid id, Caller caller, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var now = time.GetStorableNow();
            var state = await ReferralState.LoadAsync(archive, referralId, cancellationToken) ?? throw NotFound();
            var consent = state.AskAgreement(new Circumstances(now, Guid.Empty, directory.Snapshot));
            var holds = consent is null or { Permitted: true };
            var referral = state.Referral.State;
            var attachment = referral.Attachments.FirstOrDefault(attachment => attachment.Id == id.ToString());
            if (attachment is null
                || !state.Referral.HasParty(caller.Participant.Id)
                || !ReferralView.MaySeeContent(referral, caller.Participant.Id, holds)
                || (!holds && attachment.ParticipantId != caller.Participant.Id))
            {
                throw NotFound();
            }

            var subjectKeys = await keys.FindAsync(state.Subject.Id, cancellationToken) ?? throw NotFound();
            var note = Note(state, subjectKeys, caller, holds ? EntryKind.DisclosedOnRead : EntryKind.Read, now);
            var stamp = holds ? ExchangeAgreement.Stamp(state.Subject, consent) : null;
            SubjectFence[] fences = stamp is null ? [] : [new SubjectFence(state.Subject.Id, stamp)];
            if ((await store.WriteAsync([new NoteReads([note], fences)], cancellationToken))[0] == WriteResult.Done)
            {
                return new OpenedAttachment(attachment, id, subjectKeys.Content ?? throw NotFound());
            }
        }

        throw new RefusedException(new Refusal(RefusalReason.Conflict, "The citizen's consents keep changing; try again."));
    }

    /// <summary>The file's next bytes; null at its end.</summary>
    public async ValueTask<byte[]?> ReadAsync(OpenedAttachment attachment, int number, CancellationToken cancellationToken) =>
        await store.FindBlockAsync(attachment.Id, number, cancellationToken) is { } block
            ? Sealer.Open(attachment.Key, new SealedPlace(SealedKind.AttachmentBlock, attachment.Id, number), block)
            : null;

    public static RefusedException NotFound() => new(new Refusal(RefusalReason.NotFound, "There is no such attachment that you may see.", "id"));

    private static EntryRow Note(ReferralState state, SubjectKeys subjectKeys, Caller caller, EntryKind kind, DateTimeOffset now)
    {
        using var sealing = new Sealing(subjectKeys, state.Subject.Id, now);
        var referral = state.Referral;
        return sealing.Access(kind, referral.Id, referral.Row.Version, caller.Participant.Id, caller.Professional!, referral.State.Basis);
    }
}

/// <summary>A file that may be read.</summary>
/// <param name="Key">The citizen's content key.</param>
internal sealed record OpenedAttachment(Attachment Attachment, Guid Id, byte[] Key);
