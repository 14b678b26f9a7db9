using Hl7.Fhir.Model;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Mapping;

/// <summary>How soon: request-priority is the contract's.</summary>
internal static class FhirPriorities
{
    public static V1.Priority Of(RequestPriority? priority) => priority switch
    {
        RequestPriority.Routine => V1.Priority.Routine,
        RequestPriority.Urgent => V1.Priority.Urgent,
        RequestPriority.Asap => V1.Priority.Asap,
        RequestPriority.Stat => V1.Priority.Stat,
        _ => V1.Priority.Unspecified,
    };

    public static RequestPriority Of(V1.Priority priority) => priority switch
    {
        V1.Priority.Urgent => RequestPriority.Urgent,
        V1.Priority.Asap => RequestPriority.Asap,
        _ => RequestPriority.Routine,
    };
}
