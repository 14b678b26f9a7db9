using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wijkteam.Hub.Exchanges;
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
internal sealed class AttachmentService(AttachmentUpload upload, AttachmentReading reading, Lapses lapses, Archive archive, OpenCalls calls, TimeProvider time)
    : V1.AttachmentService.AttachmentServiceBase
{
    public override Task<AddAttachmentResponse> AddAttachment(IAsyncStreamReader<AddAttachmentRequest> requestStream, ServerCallContext context)
    {
        var caller = context.GetHttpContext().GetCaller();
        return calls.RunAsync(caller, end => AddAsync(requestStream, caller, context.Method, end), context.CancellationToken);
    }

    public override Task ReadAttachment(ReadAttachmentRequest request, IServerStreamWriter<ReadAttachmentResponse> responseStream, ServerCallContext context)
    {
        var caller = context.GetHttpContext().GetCaller();
        return calls.RunAsync(caller, end => ReadAsync(request, responseStream, caller, end), context.CancellationToken);
    }

    private async Task<AddAttachmentResponse> AddAsync(
        IAsyncStreamReader<AddAttachmentRequest> requests, Caller caller, string method, CancellationToken cancellationToken)
    {
        if (!await requests.NextAsync(cancellationToken) || requests.Current.PartCase != AddAttachmentRequest.PartOneofCase.Open)
        {
            throw new RefusedException(new Refusal(RefusalReason.FieldRequired, "The first message must be open.", "open"));
        }

        var open = requests.Current.Open;
        var faults = new Faults();
        AttachmentPolicy.CheckOpening(faults, open);
        var requestId = Uuids.Check(faults, "open.request_id", open.RequestId);
        var referralId = Uuids.Check(faults, "open.referral_id", open.ReferralId);
        faults.ThrowIfAny();
        AddAttachment Step(Guid id) => new(open, referralId, id) { Caller = caller, Request = new StepRequest(requestId, method, open) };
        var receipt = await lapses.ClosingAsync(referralId, () => upload.TakeAsync(open, Step, requests, cancellationToken), cancellationToken);
        return await AnswerAsync(receipt, open, cancellationToken);
    }

    private async Task ReadAsync(
        ReadAttachmentRequest request, IServerStreamWriter<ReadAttachmentResponse> responses, Caller caller, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var referralId = Uuids.Check(faults, "referral_id", request.ReferralId);
        var id = Uuids.Check(faults, "id", request.Id);
        faults.ThrowIfAny();
        var opened = await reading.OpenAsync(referralId, id, caller, cancellationToken);
        await WriteAsync(responses, new ReadAttachmentResponse { Attachment = opened.Attachment }, cancellationToken);
        for (var number = 0; await reading.ReadAsync(opened, number, cancellationToken) is { } bytes; number++)
        {
            await WriteAsync(responses, new ReadAttachmentResponse { Chunk = UnsafeByteOperations.UnsafeWrap(bytes) }, cancellationToken);
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

    /// <remarks>A write under way is not cut off when the call is to end, which would reset the stream: the client is to hear why.</remarks>
    private async Task WriteAsync(IServerStreamWriter<ReadAttachmentResponse> stream, ReadAttachmentResponse response, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var stuck = new CancellationTokenSource(InboxPolicy.WriteTimeoutOf(response.CalculateSize()), time);
        try
        {
            await stream.WriteAsync(response, stuck.Token);
        }
        catch (OperationCanceledException) when (stuck.IsCancellationRequested)
        {
            throw new RefusedException(new Refusal(RefusalReason.Unavailable, "The client does not read; begin again."));
        }
    }
}
