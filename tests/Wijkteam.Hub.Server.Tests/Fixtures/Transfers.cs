using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>Sends files as a client does.</summary>
internal static class Transfers
{
    public const int Chunk = 256 * 1024;

    public static AttachmentOpening Open(Referral referral, byte[] file, string name = "brief.pdf", string mediaType = "application/pdf") => new()
    {
        RequestId = Samples.NewId(),
        ReferralId = referral.Id,
        FileName = name,
        MediaType = mediaType,
        SizeBytes = file.Length,
        Sha256 = ByteString.CopyFrom(SHA256.HashData(file)),
    };

    public static async Task<AddAttachmentResponse> AddAsync(TestParticipant by, AttachmentOpening open, byte[] file)
    {
        using var call = by.Attachments.AddAttachment(Waiting.Call());
        try
        {
            await call.RequestStream.WriteAsync(new AddAttachmentRequest { Open = open });
            foreach (var chunk in file.Chunk(Chunk))
            {
                await call.RequestStream.WriteAsync(new AddAttachmentRequest { Chunk = UnsafeByteOperations.UnsafeWrap(chunk) });
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The hub has refused already: its answer says why.
        }

        return await call;
    }
}
