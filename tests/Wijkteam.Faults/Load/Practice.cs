using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Faults.Load;

/// <summary>A GP practice: it notes agreements, refers, cancels, and takes agreements back. Some of its citizens are another practice's as well.</summary>
/// <param name="shared">Citizens with an agreement that any practice may refer on.</param>
internal sealed class Practice(Client client, Ledger ledger, SharedCitizens shared)
{
    // In the area of another team than the one that works.
    private const string FarPostcode = "3524AB";

    public const string FarTeam = "buurtteam-sociaal-zuid";

    /// <summary>Goes on until told to stop, and ends when the last of its requests has been answered.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        while (!stop.IsCancellationRequested)
        {
            if (client.Random.Next(4) == 0 && shared.Take(client.Random) is { } other)
            {
                await SubmitAsync(other, isFar: false, cancellationToken);
                continue;
            }

            await SeeToAsync(Samples.NewBsn(), isFar: client.Random.Next(10) == 0, cancellationToken);
        }
    }

    private async Task SeeToAsync(string bsn, bool isFar, CancellationToken cancellationToken)
    {
        var agreement = Samples.Agreement(bsn, isFar ? FarTeam : HubFixture.Team);
        var consent = await client.WriteAsync(
            agreement.RequestId, (door, options) => door.Consents.RecordConsentAsync(agreement, options), answer => answer.Consent.Id, cancellationToken);
        if (!isFar)
        {
            shared.Add(bsn);
        }

        for (var count = client.Random.Next(1, 4); count > 0; count--)
        {
            if (await SubmitAsync(bsn, isFar, cancellationToken) is { } id && client.Random.Next(4) == 0)
            {
                await CancelAsync(id, cancellationToken);
            }
        }

        if (!isFar && client.Random.Next(3) == 0)
        {
            await RevokeAsync(bsn, consent.Consent.Id, cancellationToken);
        }
    }

    private async Task<string?> SubmitAsync(string bsn, bool isFar, CancellationToken cancellationToken)
    {
        var request = Samples.Referral(bsn);
        request.Content.Question = $"Vraag {request.RequestId}";
        if (isFar)
        {
            request.Content.Subject.Address.Postcode = FarPostcode;
        }

        try
        {
            var answer = await client.WriteAsync(
                request.RequestId, (door, options) => door.Referrals.SubmitReferralAsync(request, options), answer => answer.Referral.Id, cancellationToken);
            ledger.Asked(answer.Referral.Id, request.Content.Question);
            return answer.Referral.Id;
        }
        catch (RefusedByHubException e)
        {
            if (e.Reason is not ("NO_AGREEMENT" or "CONFLICT") || (e.Reason == "NO_AGREEMENT" && !ledger.IsRevoking(bsn)))
            {
                ledger.Fault($"bystander: a submission was refused with {e.Reason}.");
            }

            return null;
        }
    }

    private async Task CancelAsync(string id, CancellationToken cancellationToken)
    {
        var request = new CancelReferralRequest { RequestId = Samples.NewId(), Id = id, Reason = new StatusReason { Code = StatusReasonCode.CitizenDeclines } };
        try
        {
            await client.WriteAsync(
                request.RequestId, (door, options) => door.Referrals.CancelReferralAsync(request, options), answer => answer.Referral.Id, cancellationToken);
        }
        catch (RefusedByHubException)
        {
            // The team has taken it on meanwhile, or it is closed.
        }
    }

    private async Task RevokeAsync(string bsn, string consentId, CancellationToken cancellationToken)
    {
        ledger.Revoking(bsn);
        var request = new RevokeConsentRequest { RequestId = Samples.NewId(), Id = consentId, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } };
        var answer = await client.WriteAsync(
            request.RequestId, (door, options) => door.Consents.RevokeConsentAsync(request, options), revoked => revoked.Consent.Id, cancellationToken);
        ledger.Revoked(client.Id, consentId, answer.Disclosures);
    }
}

/// <summary>Citizens that several practices refer.</summary>
internal sealed class SharedCitizens
{
    private const int Max = 16;

    private readonly List<string> _bsns = [];

    public void Add(string bsn)
    {
        lock (_bsns)
        {
            if (_bsns.Count >= Max)
            {
                _bsns.RemoveAt(0);
            }

            _bsns.Add(bsn);
        }
    }

    public string? Take(Random random)
    {
        lock (_bsns)
        {
            return _bsns.Count == 0 ? null : _bsns[random.Next(_bsns.Count)];
        }
    }
}
