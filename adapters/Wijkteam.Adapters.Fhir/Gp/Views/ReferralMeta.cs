using Hl7.Fhir.Model;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Views;

/// <summary>What all views of a referral have in common. ServiceRequest, Task and Patient of one referral have its id and its version.</summary>
internal static class ReferralMeta
{
    /// <summary>Marks a view as being of a referral as it stands; what else the sender's meta says stays.</summary>
    public static void Stamp(Resource resource, V1.Referral referral)
    {
        resource.Id = referral.Id;
        resource.Meta ??= new Meta();
        resource.Meta.VersionId = referral.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        resource.Meta.LastUpdated = referral.UpdateTime.ToDateTimeOffset();
    }

    public static ResourceReference Refer(string type, V1.Referral referral) => new() { Reference = $"{type}/{referral.Id}", Type = type };

    /// <summary>An instant as a FHIR dateTime in UTC.</summary>
    public static string Write(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
