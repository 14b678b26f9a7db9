using Wijkteam.Hub.Faults.Load;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Faults.Planted;

/// <summary>Single steps by single clients at hubs of one's choice, all in one ledger.</summary>
internal sealed class Scene(Stand stand, Ledger ledger, CancellationToken cancellationToken)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    private readonly Dictionary<(string Participant, int Hub), Client> _clients = [];

    public Stand Stand => stand;

    public Ledger Ledger => ledger;

    public CancellationToken CancellationToken => cancellationToken;

    public Client At(int hub, string participant)
    {
        if (!_clients.TryGetValue((participant, hub), out var client))
        {
            _clients[(participant, hub)] = client = new Client(participant, [stand.Hubs[hub].Connect(participant)], ledger, new Random(0));
        }

        return client;
    }

    /// <summary>A citizen who agrees, and the agreement's id.</summary>
    public async Task<(string Bsn, string Consent)> AgreeAsync(int hub = 0)
    {
        var request = Samples.Agreement(Samples.NewBsn(), HubFixture.Team);
        var answer = await At(hub, HubFixture.Gp).WriteAsync(
            request.RequestId, (door, options) => door.Consents.RecordConsentAsync(request, options), recorded => recorded.Consent.Id, cancellationToken);
        return (request.Subject.Bsn, answer.Consent.Id);
    }

    /// <summary>Refers; null if the hub refuses.</summary>
    public async Task<string?> ReferAsync(int hub, SubmitReferralRequest request)
    {
        try
        {
            var answer = await At(hub, HubFixture.Gp).WriteAsync(
                request.RequestId, (door, options) => door.Referrals.SubmitReferralAsync(request, options), submitted => submitted.Referral.Id, cancellationToken);
            return answer.Referral.Id;
        }
        catch (RefusedByHubException)
        {
            return null;
        }
    }

    public async Task RevokeAsync(int hub, string consent)
    {
        var request = new RevokeConsentRequest { RequestId = Samples.NewId(), Id = consent, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } };
        var answer = await At(hub, HubFixture.Gp).WriteAsync(
            request.RequestId, (door, options) => door.Consents.RevokeConsentAsync(request, options), revoked => revoked.Consent.Id, cancellationToken);
        ledger.Revoked(HubFixture.Gp, consent, answer.Disclosures);
    }

    /// <summary>Does something while a receiver has a stream open.</summary>
    public async Task WhileReceivingAsync(int hub, string participant, Manners manners, Func<Task> act)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var receiving = new Receiver(At(hub, participant), manners, ledger, work: null).RunAsync(end.Token);
        try
        {
            await act();
        }
        finally
        {
            await end.CancelAsync();
            await receiving;
        }
    }

    /// <summary>Receives until nothing is open any more, or for a few seconds.</summary>
    public Task DrainAsync(int hub, string participant) => WhileReceivingAsync(
        hub, participant, Manners.Good, async () => await SoonAsync(() => stand.OpenJournal().CountOpen([participant]) == 0));

    /// <summary>Whether a message about an exchange has come, at this version.</summary>
    public bool HasCome(string exchangeId, long version) => ledger.Receipts.Any(receipt => receipt.ExchangeId == exchangeId && receipt.Version == version);

    /// <summary>Waits until something is so, or for a few seconds.</summary>
    public async Task<bool> SoonAsync(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Look);
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Soon)
            {
                return false;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return true;
    }
}
