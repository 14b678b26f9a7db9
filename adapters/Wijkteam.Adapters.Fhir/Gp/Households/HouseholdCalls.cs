using Grpc.Core;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>Reads of households and plans, each logged by the hub.</summary>
internal static class HouseholdCalls
{
    /// <summary>Null if there is no such household in which the caller is involved and sees somebody.</summary>
    /// <param name="id">Anything: what is no UUID names none.</param>
    public static async ValueTask<V1.Household?> TryReadHouseholdAsync(this HubClients hub, string id, CallOptions call) => !Guid.TryParseExact(id, "D", out _)
        ? null
        : await TryAsync(async () => (await hub.Households.GetHouseholdAsync(new V1.GetHouseholdRequest { Id = id }, call)).Household);

    /// <inheritdoc cref="TryReadHouseholdAsync"/>
    public static async ValueTask<V1.Plan?> TryReadPlanAsync(this HubClients hub, string householdId, CallOptions call) => !Guid.TryParseExact(householdId, "D", out _)
        ? null
        : await TryAsync(async () => (await hub.Plans.GetPlanAsync(new V1.GetPlanRequest { HouseholdId = householdId }, call)).Plan);

    /// <summary>The household of a citizen, as the caller may know of it; null if of none.</summary>
    public static async ValueTask<V1.Household?> FindHouseholdAsync(this HubClients hub, string bsn, CallOptions call)
    {
        var subject = new V1.Subject { Identification = V1.SubjectIdentification.Bsn, Bsn = bsn };
        return (await hub.Households.FindHouseholdAsync(new V1.FindHouseholdRequest { Subject = subject }, call)).Household;
    }

    private static async ValueTask<T?> TryAsync<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }
}
