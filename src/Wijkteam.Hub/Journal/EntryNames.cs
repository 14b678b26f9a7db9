using System.Text.Json;

namespace Wijkteam.Hub.Journal;

/// <summary>What the kinds of entries are called in the contract.</summary>
internal static class EntryNames
{
    /// <summary>The name of a kind: REFERRAL_SUBMITTED.</summary>
    public static string ToName(this EntryKind kind) => JsonNamingPolicy.SnakeCaseUpper.ConvertName(kind.ToString());
}
