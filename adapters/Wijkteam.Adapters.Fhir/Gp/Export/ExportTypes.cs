using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Gp.Export;

/// <summary>What can be exported.</summary>
internal static class ExportTypes
{
    public static readonly IReadOnlyList<string> All = ["Task", nameof(ServiceRequest), nameof(Communication), nameof(Patient), nameof(Consent)];
}
