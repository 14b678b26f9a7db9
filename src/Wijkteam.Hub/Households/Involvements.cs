using System.Security.Cryptography;
using System.Text;

namespace Wijkteam.Hub.Households;

/// <summary>Whether an involvement goes on. Stored: never renumber.</summary>
internal enum InvolvementStatus
{
    Active = 1,
    Ended = 2,
}

/// <summary>The records by which participants find the households in which they are involved.</summary>
internal static class Involvements
{
    // As much of a UUIDv7 as tells its time.
    private const int TimeBytes = 6;

    /// <summary>The id of the record: the same for the same two, and in the order of the households.</summary>
    public static Guid IdOf(Guid householdId, string participantId)
    {
        Span<byte> household = stackalloc byte[16];
        householdId.TryWriteBytes(household, bigEndian: true, out _);
        var id = SHA256.HashData([.. household, .. Encoding.UTF8.GetBytes(participantId)]).AsSpan(0, 16);
        household[..TimeBytes].CopyTo(id);
        return new Guid(id, bigEndian: true);
    }
}
