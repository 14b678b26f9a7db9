using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>A hub for each test, and the steps that many tests begin with.</summary>
public abstract class InboxScene : IAsyncLifetime
{
    protected HubFixture Hub { get; } = new();

    protected TestParticipant Gp => Hub.Connect(HubFixture.Gp);

    protected TestParticipant Team => Hub.Connect(HubFixture.Team);

    public virtual ValueTask InitializeAsync() => Hub.InitializeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<Consent> AgreeAsync(string bsn, DateTimeOffset? until = null)
    {
        var request = Samples.Agreement(bsn, HubFixture.Team);
        request.Consent.EndTime = until is { } end ? Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(end) : null;
        return (await Gp.Consents.RecordConsentAsync(request, Waiting.Call())).Consent;
    }

    /// <summary>A new citizen's referral to the team, on agreement.</summary>
    protected async Task<Referral> ReferAsync(string? bsn = null)
    {
        if (bsn is null)
        {
            bsn = Samples.NewBsn();
            await AgreeAsync(bsn);
        }

        return (await Gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call())).Referral;
    }

    protected async Task AcceptAsync(Referral referral) =>
        await Team.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = referral.Id }, Waiting.Call());

    protected async Task StartAsync(Referral referral) =>
        await Team.Referrals.StartReferralAsync(new StartReferralRequest { RequestId = Samples.NewId(), Id = referral.Id }, Waiting.Call());

    protected async Task CompleteAsync(Referral referral)
    {
        var outcome = new ReferralOutcome { Result = ReferralResult.GoalReached, Summary = "Betalingsregeling getroffen." };
        await Team.Referrals.CompleteReferralAsync(new CompleteReferralRequest { RequestId = Samples.NewId(), Id = referral.Id, Outcome = outcome }, Waiting.Call());
    }

    protected static async Task<RevokeConsentResponse> RevokeAsync(TestParticipant by, Consent consent) => await by.Consents.RevokeConsentAsync(
        new RevokeConsentRequest { RequestId = Samples.NewId(), Id = consent.Id, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } }, Waiting.Call());

    protected long CountLeased(string participant) => StoreTrace.Count(Hub, $"deliveries WHERE state = 1 AND participant = '{participant}'");
}
