using System.Globalization;
using Hl7.Fhir.Model;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Signals;

/// <summary>What all views of a signal have in common. Communication, Task and Patient of one signal have its id and its version.</summary>
internal static class SignalMeta
{
    /// <summary>Marks a view as being of a signal as it stands; what else the sender's meta says stays.</summary>
    public static void Stamp(Resource resource, V1.Signal signal)
    {
        resource.Id = signal.Id;
        resource.Meta ??= new Meta();
        resource.Meta.VersionId = signal.Version.ToString(CultureInfo.InvariantCulture);
        resource.Meta.LastUpdated = signal.UpdateTime.ToDateTimeOffset();
    }

    /// <summary>Whether it is about somebody.</summary>
    public static bool HasPatient(V1.Signal signal) => signal.SubjectIdentification is not (V1.SubjectIdentification.Unspecified or V1.SubjectIdentification.Anonymous);

    public static ResourceReference Refer(string type, V1.Signal signal) => new() { Reference = $"{type}/{signal.Id}", Type = type };
}
