using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>An agreement that comes with the referral: both, or neither.</summary>
public sealed class AgreementTests : InboxScene
{
    [Fact]
    public async Task NewCitizen_IsRecordedReferredAndDeliveredInOneCall()
    {
        await using var inbox = await TestInbox.OpenAsync(Team);
        var request = WithAgreement(Samples.NewBsn());

        var response = await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call());

        response.Referral.ConsentId.ShouldBe(response.ConsentId);
        var message = await inbox.NextAndAckAsync();
        message.Referral.Content.ShouldBe(request.Content);
        message.Referral.ConsentId.ShouldBe(response.ConsentId);
        var consent = await ConsentAsync(request, response.ConsentId);
        (consent.Status, consent.Decision, consent.RecorderParticipantId, consent.Version).ShouldBe((ConsentStatus.Active, ConsentDecision.Permit, HubFixture.Gp, 1));
        consent.Scope.ShouldBe(request.Agreement.Scope);
        consent.RecordTime.ShouldBe(response.Referral.CreateTime);
        Counts().ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task Repeat_RecordsNothingAgain_AndNamesTheSameConsent()
    {
        var request = WithAgreement(Samples.NewBsn());
        var first = await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call());

        var again = await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call());

        (again.ConsentId, again.Referral.Id).ShouldBe((first.ConsentId, first.Referral.Id));
        Counts().ShouldBe((1, 1, 1));
        await RevokeAsync(Gp, new Consent { Id = first.ConsentId });
        (await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).ConsentId.ShouldBe(first.ConsentId);
    }

    [Fact]
    public async Task KnownCitizen_TheDeliveryStandsOnTheConsentsAsTheyAreAfterIt()
    {
        var bsn = Samples.NewBsn();
        var earlier = await AgreeAsync(bsn);
        var waiting = await ReferAsync(bsn);

        var response = await Gp.Referrals.SubmitReferralAsync(WithAgreement(bsn), Waiting.Call());

        StoreTrace.Count(Hub, "deliveries d JOIN subjects s ON s.id = d.subject_id WHERE d.basis_epoch = s.epoch").ShouldBe(1);
        StoreTrace.Count(Hub, "deliveries d JOIN subjects s ON s.id = d.subject_id WHERE d.basis_epoch = s.epoch - 1").ShouldBe(1);

        // The earlier agreement goes: the one that came with the referral carries both.
        (await RevokeAsync(Gp, earlier)).ClosedExchangeIds.ShouldBeEmpty();
        await using var inbox = await TestInbox.OpenAsync(Team);
        string[] received = [(await inbox.NextAndAckAsync()).Referral.Id, (await inbox.NextAndAckAsync()).Referral.Id];
        received.ShouldBe([waiting.Id, response.Referral.Id], ignoreOrder: true);
    }

    [Fact]
    public async Task KnownCitizen_WithAnOpenStream_IsDeliveredAtOnce()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        await using var inbox = await TestInbox.OpenAsync(Team);
        await ReferAsync(bsn);
        await inbox.NextAndAckAsync();

        var response = await Gp.Referrals.SubmitReferralAsync(WithAgreement(bsn), Waiting.Call());

        var message = await inbox.NextAndAckAsync();
        (message.Referral.Id, message.DeliveryAttempt).ShouldBe((response.Referral.Id, 1));
    }

    [Fact]
    public async Task Revoked_BeforeDelivery_TheTeamLearnsOnlyThatItIsClosed()
    {
        var response = await Gp.Referrals.SubmitReferralAsync(WithAgreement(Samples.NewBsn()), Waiting.Call());

        (await RevokeAsync(Gp, new Consent { Id = response.ConsentId })).ClosedExchangeIds.ShouldBe([response.Referral.Id]);

        await using var inbox = await TestInbox.OpenAsync(Team);
        (await inbox.NextAndAckAsync()).Closure.ExchangeId.ShouldBe(response.Referral.Id);
        var team = (await Team.Referrals.GetReferralAsync(new GetReferralRequest { Id = response.Referral.Id }, Waiting.Call())).Referral;
        var gp = (await Gp.Referrals.GetReferralAsync(new GetReferralRequest { Id = response.Referral.Id }, Waiting.Call())).Referral;
        (team.ConsentId, gp.ConsentId).ShouldBe(("", response.ConsentId));
    }

    [Fact]
    public async Task EndsByTime_BeforeDelivery_IsClosed()
    {
        var request = WithAgreement(Samples.NewBsn());
        request.Agreement.EndTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(Hub.Time.GetUtcNow().AddHours(1));
        var response = await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call());
        Hub.Time.Advance(TimeSpan.FromHours(2));

        await using var inbox = await TestInbox.OpenAsync(Team);

        (await inbox.NextAndAckAsync()).Closure.ExchangeId.ShouldBe(response.Referral.Id);
    }

    /// <summary>What does not carry this very referral leaves nothing: no consent, no citizen, no key.</summary>
    [Theory]
    [InlineData("another recipient")]
    [InlineData("another domain")]
    [InlineData("another purpose")]
    [InlineData("from tomorrow")]
    public async Task ThatDoesNotCoverTheReferral_IsRefusedWithoutTrace(string lack)
    {
        await ReferAsync();
        var request = WithAgreement(Samples.NewBsn());
        switch (lack)
        {
            case "another recipient": request.Agreement.Scope.RecipientParticipantId = HubFixture.YouthTeam; break;
            case "another domain": request.Agreement.Scope.LifeDomains.Add(LifeDomain.Housing); break;
            case "another purpose": request.Agreement.Scope.Purpose = ConsentPurpose.Signal; break;
            default: request.Agreement.StartTime = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(Hub.Time.GetUtcNow().AddDays(1)); break;
        }

        var before = StoreTrace.Take(Hub);
        var refusal = await SeenRefusal.OfAsync(Gp.Referrals.SubmitReferralAsync(request, Waiting.Call()));

        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.FailedPrecondition, "NO_AGREEMENT"));
        StoreTrace.Take(Hub).ShouldBe(before);
    }

    [Fact]
    public async Task AgainstAMoreSpecificObjection_DoesNotCount()
    {
        var bsn = Samples.NewBsn();
        var objection = Samples.Agreement(bsn, HubFixture.Team);
        objection.Consent.Decision = ConsentDecision.Deny;
        await Gp.Consents.RecordConsentAsync(objection, Waiting.Call());
        var before = StoreTrace.Take(Hub);

        (await SeenRefusal.OfAsync(Gp.Referrals.SubmitReferralAsync(WithAgreement(bsn), Waiting.Call()))).Reason.ShouldBe("NO_AGREEMENT");

        StoreTrace.Take(Hub).ShouldBe(before);
    }

    [Fact]
    public async Task ManyAtOnce_AboutOneNewCitizen_AllTakeEffect()
    {
        var gp = Gp;
        var bsn = Samples.NewBsn();
        var requests = Enumerable.Range(0, 4).Select(_ => WithAgreement(bsn)).ToList();

        var responses = await Task.WhenAll(requests.Select(async request => await gp.Referrals.SubmitReferralAsync(request, Waiting.Call())));

        responses.Select(response => response.ConsentId).Distinct().Count().ShouldBe(4);
        Counts().ShouldBe((4, 4, 1));
        StoreTrace.Count(Hub, "subjects WHERE epoch = 3").ShouldBe(1);
    }

    private static SubmitReferralRequest WithAgreement(string bsn)
    {
        var request = Samples.Referral(bsn);
        request.Agreement = Samples.Agreement(bsn, HubFixture.Team).Consent;
        return request;
    }

    private async Task<Consent> ConsentAsync(SubmitReferralRequest request, string id)
    {
        var list = await Gp.Consents.ListConsentsAsync(new ListConsentsRequest { Subject = request.Content.Subject }, Waiting.Call());
        return list.Consents.Single(consent => consent.Id == id);
    }

    private (long Referrals, long Consents, long Citizens) Counts() =>
        (StoreTrace.Count(Hub, "entries WHERE kind = 1"), StoreTrace.Count(Hub, "entries WHERE kind = 20"), StoreTrace.Count(Hub, "subjects"));
}
