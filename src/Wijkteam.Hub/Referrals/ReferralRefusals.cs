using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Refusals that more than one call gives.</summary>
internal static class ReferralRefusals
{
    public static RefusedException NotFound(string field = "id") =>
        new(new Refusal(RefusalReason.NotFound, "There is no such referral in which you have a part.", field));

    public static RefusedException VersionMismatch(long version, string field = "expected_version") => new(new Refusal(
        RefusalReason.VersionMismatch, $"The referral is at version {version}; read it again and decide anew.", field));

    public static RefusedException BasisGone(params string[] fields)
    {
        const string Message = "The citizen's agreement no longer covers this referral; it is closed.";
        return new(new Refusal(RefusalReason.NoAgreement, Message, [.. fields.Select(field => new FieldFault(field, RefusalReason.NoAgreement, Message))]));
    }
}
