using System.Net;
using Grpc.Core;
using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary>What a submission came to.</summary>
/// <param name="Created">Whether it was made now; false if <c>If-None-Exist</c> found it.</param>
internal sealed record Submitted(V1.Referral Referral, string ConsentId, bool Created);

/// <summary>Submits a referral that came in FHIR: one call to the hub, in which everything is decided and recorded or nothing.</summary>
internal sealed class Submitting(HubClients hub, ReferralMapping mapping)
{
    /// <param name="ifNoneExist">The search of a conditional create; null for none.</param>
    public async ValueTask<Submitted> SubmitAsync(
        ReferralMessage? message, V1.SourceDocument source, string? ifNoneExist, FhirFaultList faults, Participants participants, CallOptions call)
    {
        faults.ThrowIfAny();
        var origins = new FieldOrigins(message!.ServiceRequest.Path);
        var request = await mapping.MapAsync(message, source, origins, faults, participants);
        faults.ThrowIfAny();
        var condition = ifNoneExist is null ? null : ConditionOf(ifNoneExist, request);
        if (condition is not null && await FindAsync(condition, call) is { } existing)
        {
            return new Submitted(existing, existing.ConsentId, Created: false);
        }

        try
        {
            var answer = await hub.Referrals.SubmitReferralAsync(request, call);
            return new Submitted(answer.Referral, answer.ConsentId, Created: true);
        }
        catch (RpcException e) when (condition is not null && e.StatusCode == StatusCode.AlreadyExists)
        {
            // Another was faster: what exists now is what the condition asks for.
            return await FindAsync(condition, call) is { } winner ? new Submitted(winner, winner.ConsentId, Created: false) : throw HubRefusals.Read(e, origins);
        }
        catch (RpcException e)
        {
            throw HubRefusals.Read(e, origins);
        }
    }

    private async ValueTask<V1.Referral?> FindAsync(V1.Identifier identifier, CallOptions call)
    {
        var request = new V1.ListReferralsRequest { Party = V1.ReferralParty.Source, ExternalIdentifier = identifier, View = V1.ReferralListView.Full, PageSize = 1 };
        return (await hub.Referrals.ListReferralsAsync(request, call)).Referrals.FirstOrDefault();
    }

    /// <summary>The only condition that holds under concurrency: on the identifier that the hub keeps unique.</summary>
    private static V1.Identifier ConditionOf(string ifNoneExist, V1.SubmitReferralRequest request)
    {
        var own = request.ExternalIdentifier;
        return Uri.UnescapeDataString(ifNoneExist.TrimStart('?')) == $"identifier={own.System}|{own.Value}"
            ? own
            : throw new FhirRefusedException(
                HttpStatusCode.UnprocessableEntity,
                new FhirIssue(OperationOutcome.IssueType.NotSupported, FhirReasons.IfNoneExist, null, "If-None-Exist must be identifier=SYSTEM|VALUE with the ServiceRequest's own business identifier."));
    }
}
