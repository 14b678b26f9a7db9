using Grpc.Core;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Attachments;

/// <summary>Takes files in: a block at a time, each sealed and on disk before the next is asked for, so that a file costs the hub one block of memory. Only the
/// step that adds the file makes it visible.</summary>
internal sealed class AttachmentUpload(
    IJournalStore store, Archive archive, IKeyStore keys, Submission submission, CurrentDirectory directory, TimeProvider time)
{
    /// <param name="chunks">What the client sends after the announcement.</param>
    public async ValueTask<Receipt> TakeAsync(
        AttachmentOpening open, Func<Guid, AddAttachment> makeStep, IAsyncStreamReader<AddAttachmentRequest> chunks, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        var step = makeStep(id);
        try
        {
            // Before the first byte: nobody fills the hub with what will be refused. The step refuses once more, unless it is a repeat.
            var state = await step.LoadAsync(archive, cancellationToken);
            if (MayTake(step, state))
            {
                await StageAsync(open, id, state, chunks, cancellationToken);
            }

            return await submission.TakeAsync(step, cancellationToken);
        }
        finally
        {
            // What has been kept stays.
            await store.WriteAsync([new DropAttachment(id)], CancellationToken.None);
        }
    }

    private bool MayTake(AddAttachment step, ReferralState state)
    {
        var circumstances = new Circumstances(time.GetUtcNow(), Guid.Empty, directory.Snapshot);
        try
        {
            step.Decide(state, circumstances with { Consent = step.Consent(state, circumstances) });
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    private async ValueTask StageAsync(
        AttachmentOpening open, Guid id, ReferralState state, IAsyncStreamReader<AddAttachmentRequest> chunks, CancellationToken cancellationToken)
    {
        var key = (await keys.FindAsync(state.Subject.Id, cancellationToken))?.Content ?? throw new InvalidOperationException("A citizen without keys.");
        using var file = new IncomingFile(open);
        for (var number = 0; await NextAsync(chunks, cancellationToken); number++)
        {
            if (chunks.Current.PartCase != AddAttachmentRequest.PartOneofCase.Chunk)
            {
                throw new RefusedException(new Refusal(RefusalReason.FieldInvalid, "After open come chunks.", "chunk"));
            }

            file.Take(chunks.Current.Chunk.Span);
            var block = Sealer.Seal(key, new SealedPlace(SealedKind.AttachmentBlock, id, number), chunks.Current.Chunk.Span);
            await store.WriteAsync([new StageBlock(id, state.Referral.Id, state.Subject.Id, number, block, time.GetStorableNow())], cancellationToken);
        }

        file.Complete();
    }

    private async ValueTask<bool> NextAsync(IAsyncStreamReader<AddAttachmentRequest> chunks, CancellationToken cancellationToken)
    {
        try
        {
            return await chunks.NextAsync(cancellationToken).WaitAsync(AttachmentPolicy.ChunkTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new RefusedException(new Refusal(RefusalReason.Unavailable, "No bytes came for too long; begin again."));
        }
    }
}
