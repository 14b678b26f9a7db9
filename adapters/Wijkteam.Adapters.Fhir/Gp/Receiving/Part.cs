using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary>A resource within a message, and where it is.</summary>
/// <param name="Path">Its FHIRPath. Example: <c>Bundle.entry[1].resource</c>.</param>
/// <param name="Entry">The index of its entry; -1 if it is contained in another or stands alone.</param>
internal sealed record Part<T>(T Resource, string Path, int Entry = -1)
    where T : Resource;
