using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.BadInput;

/// <summary>What is refused to some and not to others, or now and not later.</summary>
public sealed class RefusalTests(HubFixture hub) : RefusalScene(hub)
{
    [Fact]
    public async Task Police_MayNotUseTheBsn_NorLearnWhetherItIsValid()
    {
        var police = Hub.Connect(HubFixture.Police);
        var seen = new List<string>();
        foreach (var bsn in (string[])["123456782", "123456789"])
        {
            var question = new CheckConsentRequest
            {
                Subject = new Subject { Identification = SubjectIdentification.Bsn, Bsn = bsn },
                RecipientParticipantId = HubFixture.Team,
                Purpose = ConsentPurpose.Signal,
                LifeDomains = { LifeDomain.Finances },
            };
            seen.Add(await RefusedAsync(
                () => police.Consents.CheckConsentAsync(question, Waiting.Call()), StatusCode.PermissionDenied, "PARTICIPANT_NOT_ENTITLED", field: null, bsn));
            await RefusedAsync(
                () => police.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call()), StatusCode.PermissionDenied, "BSN_NOT_ENTITLED", "content.subject.bsn", bsn);
        }

        seen.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Steps_OfTheOtherPartyOrFromAWrongState_AreRefused()
    {
        var (gp, bsn) = await AgreedAsync();
        var team = Hub.Connect(HubFixture.Team);
        var id = (await gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call())).Referral.Id;

        await RefusedAsync(() => gp.Referrals.AcceptReferralAsync(Accept(id), Waiting.Call()), StatusCode.PermissionDenied, "STEP_OF_OTHER_PARTY", field: null, bsn);
        await RefusedAsync(() => team.Referrals.StartReferralAsync(Start(id), Waiting.Call()), StatusCode.FailedPrecondition, "STATE_NOT_ALLOWED", field: null, bsn);
        await RefusedAsync(() => team.Referrals.DeclineReferralAsync(Decline(id, StatusReasonCode.Unspecified), Waiting.Call()), StatusCode.InvalidArgument, "FIELD_REQUIRED", "reason.code", bsn);
        await RefusedAsync(
            () => team.Referrals.DeclineReferralAsync(Decline(id, StatusReasonCode.Closed), Waiting.Call()), StatusCode.InvalidArgument, "FIELD_INVALID", "reason.code", bsn);
        await team.Referrals.DeclineReferralAsync(Decline(id, StatusReasonCode.NoCapacity), Waiting.Call());
        await RefusedAsync(() => team.Referrals.AcceptReferralAsync(Accept(id), Waiting.Call()), StatusCode.FailedPrecondition, "STATE_NOT_ALLOWED", field: null, bsn);
    }

    [Fact]
    public async Task Referral_OfOthersOrOfNobody_IsNotFound()
    {
        var (gp, bsn) = await AgreedAsync();
        var id = (await gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call())).Referral.Id;
        var other = Hub.Connect(HubFixture.OtherGp);
        var seen = new List<string>();
        foreach (var asked in (string[])[id, Samples.NewId()])
        {
            seen.Add(await RefusedAsync(() => other.Referrals.GetReferralAsync(new GetReferralRequest { Id = asked }, Waiting.Call()), StatusCode.NotFound, "NOT_FOUND", "id", bsn));
            seen.Add(await RefusedAsync(() => other.Referrals.AcceptReferralAsync(Accept(asked), Waiting.Call()), StatusCode.NotFound, "NOT_FOUND", "id", bsn));
        }

        // Not even the wording tells the two apart.
        seen.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Consent_OfOthers_CannotBeRevoked()
    {
        var bsn = Samples.NewBsn();
        var consent = (await Hub.Connect(HubFixture.Gp).Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call())).Consent;
        var revocation = new RevokeConsentRequest { RequestId = Samples.NewId(), Id = consent.Id, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } };

        await RefusedAsync(
            () => Hub.Connect(HubFixture.OtherGp).Consents.RevokeConsentAsync(revocation, Waiting.Call()), StatusCode.NotFound, "NOT_FOUND", "id", bsn);
        await Hub.Connect(HubFixture.Team).Consents.RevokeConsentAsync(revocation, Waiting.Call());
        revocation.RequestId = Samples.NewId();
        await RefusedAsync(
            () => Hub.Connect(HubFixture.Gp).Consents.RevokeConsentAsync(revocation, Waiting.Call()), StatusCode.FailedPrecondition, "STATE_NOT_ALLOWED", "id", bsn);
    }

    [Fact]
    public async Task Lists_ByTheBsn_AreForThoseWhoMayUseIt()
    {
        foreach (var bsn in (string[])["123456782", "123456789"])
        {
            await RefusedAsync(
                () => Hub.Connect(HubFixture.Police).Referrals.ListReferralsAsync(new ListReferralsRequest { SubjectBsn = bsn }, Waiting.Call()),
                StatusCode.PermissionDenied, "BSN_NOT_ENTITLED", "subject_bsn", bsn);
        }

        await RefusedAsync(
            () => Hub.Connect(HubFixture.Gp).Referrals.ListReferralsAsync(new ListReferralsRequest { SubjectBsn = "123456789" }, Waiting.Call()),
            StatusCode.InvalidArgument, "BSN_INVALID", "subject_bsn", "123456789");
    }

    private static AcceptReferralRequest Accept(string id) => new() { RequestId = Samples.NewId(), Id = id };

    private static StartReferralRequest Start(string id) => new() { RequestId = Samples.NewId(), Id = id };

    private static DeclineReferralRequest Decline(string id, StatusReasonCode code) =>
        new() { RequestId = Samples.NewId(), Id = id, Reason = new StatusReason { Code = code } };
}
