using System.Security.Cryptography;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Attachments;

/// <summary>The limits of a file beside a referral.</summary>
internal static class AttachmentPolicy
{
    public const int MaxChunkBytes = 256 * 1024;
    public const int MaxPerReferral = 20;

    private const int MaxBytes = 10 * 1024 * 1024;
    private const int MaxNameLength = 200;

    /// <summary>How long a client may leave the hub waiting for its next bytes.</summary>
    public static readonly TimeSpan ChunkTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Faults what is wrong with the announcement of a file, its ids apart.</summary>
    public static void CheckOpening(Faults faults, AttachmentOpening open)
    {
        faults.Text("open.file_name", open.FileName, MaxNameLength, required: true);
        if (open.FileName.Any(c => char.IsControl(c) || c is '/' or '\\'))
        {
            faults.Invalid("open.file_name", "Without slashes and control characters.");
        }

        if (!FileTypes.IsKnown(open.MediaType))
        {
            faults.Invalid("open.media_type", $"One of {FileTypes.All}.");
        }

        if (open.SizeBytes is < 1 or > MaxBytes)
        {
            faults.Invalid("open.size_bytes", $"1 to {MaxBytes}.");
        }

        if (open.Sha256.Length != SHA256.HashSizeInBytes)
        {
            faults.Invalid("open.sha256", $"{SHA256.HashSizeInBytes} bytes.");
        }

        StepCheck.CheckVersion(faults, "open.expected_version", open.ExpectedVersion);
    }
}
