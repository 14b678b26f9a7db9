using System.Collections.Frozen;

namespace Wijkteam.Adapters.Fhir;

/// <summary>The profiles of the exchange: <c>deploy/fhir/profiles</c>, a file each.</summary>
internal static class FhirProfiles
{
    public const string Patient = "hub-Patient";
    public const string ServiceRequest = "hub-ServiceRequest";
    public const string Task = "hub-Task";
    public const string Communication = "hub-Communication";
    public const string Consent = "hub-Consent";
    public const string Goal = "hub-Goal";
    public const string ReferralBundle = "hub-ReferralBundle";
    public const string ReferralMessage = "hub-ReferralMessage";

    public static readonly FrozenSet<string> All =
        FrozenSet.Create(StringComparer.Ordinal, Patient, ServiceRequest, Task, Communication, Consent, Goal, ReferralBundle, ReferralMessage);

    /// <summary>Whether a canonical URL is in the hub's namespace and names nothing there; its version is not looked at.</summary>
    /// <param name="canonical">Null for one of which only an extension is there.</param>
    public static bool IsUnknown(string? canonical) =>
        canonical is not null && canonical.StartsWith(FhirUris.Profiles, StringComparison.Ordinal) && !All.Contains(canonical[FhirUris.Profiles.Length..].Split('|')[0]);
}
