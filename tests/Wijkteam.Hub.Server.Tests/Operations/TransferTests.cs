using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Operations;

/// <summary>Files on their way to or from a participant that is kept out meanwhile.</summary>
public sealed class TransferTests : OperationsScene
{
    private static readonly byte[] File = [.. "%PDF-"u8, .. RandomNumberGenerator.GetBytes((10 * 1024 * 1024) - 5)];

    [Theory]
    [InlineData(true, StatusCode.PermissionDenied, "PARTICIPANT_PAUSED")]
    [InlineData(false, StatusCode.Unauthenticated, "TOKEN_INVALID")]
    public async Task Upload_OfWhoIsKeptOut_EndsAtOnce_AndLeavesNothing(bool pause, StatusCode status, string reason)
    {
        var referral = await ReferAsync();
        using var call = Gp.Attachments.AddAttachment(Waiting.Call());
        await call.RequestStream.WriteAsync(new AddAttachmentRequest { Open = Transfers.Open(referral, File) }, TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(
            new AddAttachmentRequest { Chunk = ByteString.CopyFrom(File[..Transfers.Chunk]) }, TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => StoreTrace.Count(Hub, "attachments") == 1, () => "nothing has come in");

        await KeepOutAsync(HubFixture.Gp, pause);

        var end = SeenRefusal.Read(await Should.ThrowAsync<RpcException>(async () => await call));
        (end.Status, end.Reason).ShouldBe((status, reason));
        (StoreTrace.Count(Hub, "attachments"), StoreTrace.Count(Hub, "attachment_blocks")).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData(true, StatusCode.PermissionDenied, "PARTICIPANT_PAUSED")]
    [InlineData(false, StatusCode.Unauthenticated, "TOKEN_INVALID")]
    public async Task Download_OfWhoIsKeptOut_EndsAtOnce(bool pause, StatusCode status, string reason)
    {
        var referral = await ReferAsync();
        var added = await Transfers.AddAsync(Gp, Transfers.Open(referral, File), File);
        var request = new ReadAttachmentRequest { ReferralId = referral.Id, Id = added.Attachment.Id };
        using var call = Team.Attachments.ReadAttachment(request, Waiting.Call());
        using var other = Gp.Attachments.ReadAttachment(request, Waiting.Call());

        // Neither client reads on, so that the hub waits with the rest.
        (await call.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
        (await other.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();

        await KeepOutAsync(HubFixture.Team, pause);

        var end = SeenRefusal.Read(await Should.ThrowAsync<RpcException>(() => CountAsync(call)));
        (end.Status, end.Reason).ShouldBe((status, reason));
        (await CountAsync(other)).ShouldBe(File.Length, "the other party's goes on");
    }

    private async Task KeepOutAsync(string participant, bool pause)
    {
        if (pause)
        {
            await PauseAsync(participant);
        }
        else
        {
            await Operator.Operations.RevokeKeyAsync(Revoke(participant), Waiting.Call());
        }
    }

    /// <summary>The bytes that still come.</summary>
    private static async Task<int> CountAsync(AsyncServerStreamingCall<ReadAttachmentResponse> call)
    {
        var bytes = 0;
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            bytes += call.ResponseStream.Current.Chunk.Length;
        }

        return bytes;
    }
}
