using System.Net;
using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;

namespace Wijkteam.Adapters.Fhir.Gp.Subscriptions;

/// <summary><c>POST Subscription</c>.</summary>
internal sealed class SubscriptionCreates(HubClients hub, IOptions<FhirOptions> options)
{
    private const string RequestId = "X-Request-Id";

    public async ValueTask<FhirAnswer> PostAsync(HttpContext context)
    {
        var subscription = (await ReceivedBody.ReadAsync(context, options.Value.MaxBodyBytes)).As<Subscription>();
        var (origins, faults) = (new FieldOrigins(nameof(Subscription)), new FhirFaultList());
        var request = SubscriptionMapping.Map(subscription, RequestIdOf(context.Request), origins, faults);
        faults.ThrowIfAny();
        try
        {
            var made = SubscriptionView.Of((await hub.Push.CreateSubscriptionAsync(request, HubClients.CallOf(context))).Subscription);
            return new FhirAnswer(HttpStatusCode.Created, made) { Location = $"{GpDoor.Path}/Subscription/{made.Id}" };
        }
        catch (RpcException e)
        {
            throw HubRefusals.Read(e, origins);
        }
    }

    // A Subscription has no identifier of its sender's by which a repeat could be known, hence the header.
    private static string RequestIdOf(HttpRequest request) => request.Headers[RequestId] switch
    {
        [] => Guid.NewGuid().ToString(),
        [{ } id] when Guid.TryParseExact(id, "D", out var uuid) => uuid.ToString(),
        _ => throw new FhirRefusedException(
            HttpStatusCode.BadRequest, new FhirIssue(OperationOutcome.IssueType.Value, FhirReasons.Precondition, null, $"{RequestId} must be a UUID.")),
    };
}
