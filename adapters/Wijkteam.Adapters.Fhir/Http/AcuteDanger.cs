using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Http;

/// <summary>Looks for acute danger in what could be read of a body that is not as R4 asks: whoever reports it is told whom to telephone all the same.</summary>
internal static class AcuteDanger
{
    /// <summary>Where a priority says so; null if none does, or nothing could be read.</summary>
    public static string? Find(Resource? read) => read switch
    {
        null => null,
        Bundle bundle => bundle.Entry
            .Select((entry, i) => IsSaid(entry.Resource) ? $"Bundle.entry[{i}].resource.priority" : null)
            .FirstOrDefault(path => path is not null),
        _ => IsSaid(read) ? $"{read.TypeName}.priority" : null,
    };

    private static bool IsSaid(Resource? resource) => resource is
        ServiceRequest { Priority: RequestPriority.Stat } or
        Communication { Priority: RequestPriority.Stat } or
        Hl7.Fhir.Model.Task { Priority: RequestPriority.Stat };
}
