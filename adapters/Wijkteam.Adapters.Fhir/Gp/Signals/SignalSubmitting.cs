using Grpc.Core;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Signals;

/// <summary>Submits a signal that came in FHIR: one call to the hub, in which everything is decided and recorded or nothing.</summary>
internal sealed class SignalSubmitting(HubClients hub, SignalMapping mapping)
{
    public async ValueTask<V1.Signal> SubmitAsync(SignalMessage? message, V1.SourceDocument source, FhirFaultList faults, Participants participants, CallOptions call)
    {
        faults.ThrowIfAny();
        var origins = new FieldOrigins(message!.Communication.Path);
        var request = await mapping.MapAsync(message, source, origins, faults, participants);
        faults.ThrowIfAny();
        try
        {
            return (await hub.Signals.SubmitSignalAsync(request, call)).Signal;
        }
        catch (RpcException e)
        {
            throw HubRefusals.Read(e, origins);
        }
    }
}
