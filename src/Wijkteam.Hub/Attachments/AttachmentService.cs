using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Attachments;

/// <summary>The gRPC edge of attachments.</summary>
[Authorize(Policy = Policies.Professional)]
internal sealed class AttachmentService(AttachmentUpload upload, AttachmentReading reading, Archive archive, TimeProvider time)
    : V1.AttachmentService.AttachmentServiceBase
{
    public override async Task<AddAttachmentResponse> AddAttachment(IAsyncStreamReader<AddAttachmentRequest> requestStream, ServerCallContext context)
    {
        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.PartCase != AddAttachmentRequest.PartOneofCase.Open)
        {
            throw new RefusedException(new Refusal(RefusalReason.FieldRequired, "The first message must be open.", "open"));
        }

        var open = requestStream.Current.Open;
        var faults = new Faults();
        AttachmentPolicy.CheckOpening(faults, open);
        var requestId = Uuids.Check(faults, "open.request_id", open.RequestId);
        var referralId = Uuids.Check(faults, "open.referral_id", open.ReferralId);
        faults.ThrowIfAny();
        var caller = context.GetHttpContext().GetCaller();
        var receipt = await upload.TakeAsync(
            open,
            id => new AddAttachment(open, referralId, id) { Caller = caller, Request = new StepRequest(requestId, context.Method, open) },
            requestStream,
            context.CancellationToken);
        return await AnswerAsync(receipt, open, context.CancellationToken);
    }

    public override async Task ReadAttachment(ReadAttachmentRequest request, IServerStreamWriter<ReadAttachmentResponse> responseStream, ServerCallContext context)
    {
        var faults = new Faults();
        var referralId = Uuids.Check(faults, "referral_id", request.ReferralId);
        var id = Uuids.Check(faults, "id", request.Id);
        faults.ThrowIfAny();
        var opened = await reading.OpenAsync(referralId, id, context.GetHttpContext().GetCaller(), context.CancellationToken);
        await WriteAsync(responseStream, new ReadAttachmentResponse { Attachment = opened.Attachment }, context.CancellationToken);
        for (var number = 0; await reading.ReadAsync(opened, number, context.CancellationToken) is { } bytes; number++)
        {
            await WriteAsync(responseStream, new ReadAttachmentResponse { Chunk = UnsafeByteOperations.UnsafeWrap(bytes) }, context.CancellationToken);
        }
    }

    /// <summary>The attachment; of a repeat the one that was added then, which has the same bytes.</summary>
    private async ValueTask<AddAttachmentResponse> AnswerAsync(Receipt receipt, AttachmentOpening open, CancellationToken cancellationToken)
    {
        var referral = receipt.Decision is { } decision
            ? (Referral)decision.States[0].Body
            : (await ReferralState.LoadAsync(archive, receipt.RecordId, cancellationToken) ?? throw ReferralRefusals.NotFound()).Referral.State;
        var attachment = referral.Attachments.Last(attachment => attachment.Sha256 == open.Sha256 && attachment.FileName == open.FileName);
        return new AddAttachmentResponse { Attachment = attachment, ReferralVersion = referral.Version };
    }

    private async Task WriteAsync(IServerStreamWriter<ReadAttachmentResponse> stream, ReadAttachmentResponse response, CancellationToken cancellationToken)
    {
        using var stuck = new CancellationTokenSource(InboxPolicy.WriteTimeoutOf(response.CalculateSize()), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stuck.Token, cancellationToken);
        try
        {
            await stream.WriteAsync(response, either.Token);
        }
        catch (OperationCanceledException) when (stuck.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new RefusedException(new Refusal(RefusalReason.Unavailable, "The client does not read; begin again."));
        }
    }
}
