using System.Security.Cryptography;
using Wijkteam.Contracts;
using Wijkteam.Hub.Server.Conformance;
using Wijkteam.Hub.Server.Demo;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Conformance;

/// <summary>A practice's software in the hands of somebody who does what each step asks.</summary>
internal sealed class GpSoftware : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ECDsa _key;
    private readonly HubClient _hub;
    private readonly bool _listens;
    private Task _receiving = Task.CompletedTask;
    private string _last = "";

    public GpSoftware(Sandbox sandbox, DemoKeys keys, bool listens)
    {
        _listens = listens;
        _key = keys.Load(DemoPeople.Gp);
        var options = new HubClientOptions { TokenEndpoint = new Uri(sandbox.HttpAddress, "/oauth2/token") };
        _hub = new HubClient(sandbox.GrpcAddress, DemoKeys.CredentialOf(DemoPeople.Gp, _key), options);
    }

    public async Task DoAsync(ConformanceStep step)
    {
        switch (step.Id)
        {
            case "identity.token":
                await _hub.Directory.ListParticipantsAsync(new ListParticipantsRequest());
                _receiving = _listens ? new InboxReceiver(_hub.Inbox).RunAsync((_, _) => Task.CompletedTask, _end.Token) : Task.CompletedTask;
                break;
            case "consent.record":
                await _hub.Consents.RecordConsentAsync(DemoPeople.Agreement());
                break;
            case "referral.submit" or "referral.repeat":
                _last = (await _hub.Referrals.SubmitReferralAsync(DemoPeople.DebtReferral())).Referral.Id;
                break;
            case "referral.cancel":
                var reason = new StatusReason { Code = StatusReasonCode.CitizenDeclines };
                await _hub.Referrals.CancelReferralAsync(new CancelReferralRequest { RequestId = DemoPeople.NewId(), Id = _last, Reason = reason });
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _receiving;
        _hub.Dispose();
        _key.Dispose();
        _end.Dispose();
    }
}
