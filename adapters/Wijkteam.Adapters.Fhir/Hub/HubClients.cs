using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Wijkteam.Contracts;
using Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Hub;

/// <summary>The hub, spoken to as any participant does: through the generated clients, with the caller's own credential and no other.</summary>
internal sealed class HubClients : IDisposable
{
    private readonly GrpcChannel? _channel;

    public HubClients(HubAddress address)
        : this(address.Connect())
    {
    }

    /// <summary>The hub, through whatever carries the calls: a test may answer them itself.</summary>
    public HubClients(CallInvoker calls)
    {
        Referrals = new ReferralService.ReferralServiceClient(calls);
        Signals = new SignalService.SignalServiceClient(calls);
        Households = new HouseholdService.HouseholdServiceClient(calls);
        Plans = new PlanService.PlanServiceClient(calls);
        Consents = new ConsentService.ConsentServiceClient(calls);
        Directory = new DirectoryService.DirectoryServiceClient(calls);
        Push = new PushService.PushServiceClient(calls);
        Audit = new AuditService.AuditServiceClient(calls);
    }

    private HubClients(GrpcChannel channel)
        : this(channel.CreateCallInvoker()) => _channel = channel;

    public ReferralService.ReferralServiceClient Referrals { get; }

    public SignalService.SignalServiceClient Signals { get; }

    public HouseholdService.HouseholdServiceClient Households { get; }

    public PlanService.PlanServiceClient Plans { get; }

    public ConsentService.ConsentServiceClient Consents { get; }

    public DirectoryService.DirectoryServiceClient Directory { get; }

    public PushService.PushServiceClient Push { get; }

    public AuditService.AuditServiceClient Audit { get; }

    /// <summary>How a call is made on behalf of whoever made this request: with their credential, their client certificate (RFC 9440) included, as long as they wait.</summary>
    public static CallOptions CallOf(HttpContext context)
    {
        var credential = new Metadata { { "authorization", context.Request.Headers[HeaderNames.Authorization].ToString() } };
        if (context.Connection.ClientCertificate is { } certificate)
        {
            credential.Add(ForwardedCertificate.Name, ForwardedCertificate.Write(certificate));
        }

        return new CallOptions(credential, cancellationToken: context.RequestAborted);
    }

    public void Dispose() => _channel?.Dispose();
}
