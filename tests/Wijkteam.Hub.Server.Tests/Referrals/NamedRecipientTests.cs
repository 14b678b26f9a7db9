using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>Recipients that the sender names: who may name whom.</summary>
public sealed class NamedRecipientTests : OfferScene
{
    [Fact]
    public async Task One_GetsTheReferralItself_WhateverTheHubWouldHaveRouted()
    {
        var request = Request(Samples.NewBsn(), Teams[4]);
        request.Content.Subject.Address.Postcode = "9999ZZ";

        var submitted = (await DeskSystem.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;

        (submitted.TargetParticipantId, submitted.Recipients.Count).ShouldBe((Teams[4], 0));
        var explanation = submitted.Route.ShouldHaveSingleItem();
        (explanation.Rule, explanation.TextEn.Contains("named"), explanation.TextNl.Contains("aangewezen")).ShouldBe(("named_by_sender", true, true));
        var received = (await DrainAsync(Teams[4])).ShouldHaveSingleItem().Referral;
        (received.Content.Subject.Bsn, received.Offer).ShouldBe((request.Content.Subject.Bsn, null));
        (await DrainAsync(Teams[0])).ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_AtAnAddressThatNobodyKnows_IsRefused()
    {
        var request = Request(Samples.NewBsn(), Teams[0], Teams[1]);
        request.Content.Subject.Address.Postcode = "9999ZZ";
        await ShouldBeRefusedAsync(DeskSystem, request, "ADDRESS_UNKNOWN content.subject.address");
    }

    [Fact]
    public async Task OnlyATeamOrAMunicipality_MayName()
    {
        await ShouldBeRefusedAsync(Gp, Request(Samples.NewBsn(), Teams[0]), "FIELD_NOT_ALLOWED recipient_participant_ids");
        (await Team.Referrals.SubmitReferralAsync(Request(Samples.NewBsn(), Teams[1]), Waiting.Call())).Referral.TargetParticipantId.ShouldBe(Teams[1]);
    }

    [Theory]
    [InlineData("FIELD_INVALID recipient_participant_ids[1]", "buurtteam-3", "buurtteam-3")]
    [InlineData("FIELD_INVALID recipient_participant_ids[0]", Desk)]
    [InlineData("PARTICIPANT_UNKNOWN recipient_participant_ids[1]", "buurtteam-3", "buurtteam-99")]
    [InlineData("PARTICIPANT_UNKNOWN recipient_participant_ids[0]", "")]
    [InlineData("NO_LEGAL_BASIS recipient_participant_ids[1]", "buurtteam-3", HubFixture.Gp)]
    [InlineData("SECRECY_NOT_LIFTED recipient_participant_ids[0],recipient_participant_ids[0]", HubFixture.Adapter)]
    public async Task Recipients_ThatCannotBe_AreNamedByTheirPlace(string expected, params string[] recipients) =>
        await ShouldBeRefusedAsync(DeskSystem, Request(Samples.NewBsn(), recipients), expected);

    [Fact]
    public async Task MoreThanTen_IsRefused_TenIsNot()
    {
        await ShouldBeRefusedAsync(DeskSystem, Request(Samples.NewBsn(), [.. Teams, HubFixture.OtherGp]), "FIELD_INVALID recipient_participant_ids");
        (await OfferAsync(Teams)).Referral.Recipients.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Agreement_MustCoverEach()
    {
        var request = Request(Samples.NewBsn(), Teams[0], Teams[1], Teams[2]);
        request.Agreement.Scope = new ConsentScope { RecipientParticipantId = Teams[1] };

        await ShouldBeRefusedAsync(DeskSystem, request, "NO_AGREEMENT recipient_participant_ids[0],recipient_participant_ids[2]");
    }

    [Fact]
    public async Task Bsn_DoesNotGoToWhomMayNotUseIt()
    {
        var request = Request(Samples.NewBsn(), Volunteers);
        request.Basis.Processing = new Ground { Kind = GroundKind.Agreement };
        request.Agreement.Scope = new ConsentScope { RecipientParticipantId = Volunteers };

        await ShouldBeRefusedAsync(DeskSystem, request, "BSN_NOT_ENTITLED recipient_participant_ids[0]");

        request.Content.Subject.Identification = SubjectIdentification.Person;
        request.Content.Subject.Bsn = "";
        (await DeskSystem.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral.TargetParticipantId.ShouldBe(Volunteers);
    }

    private async Task ShouldBeRefusedAsync(TestParticipant by, SubmitReferralRequest request, string expected)
    {
        var before = StoreTrace.Take(Hub);
        var refusal = await SeenRefusal.OfAsync(by.Referrals.SubmitReferralAsync(new SubmitReferralRequest(request) { RequestId = Samples.NewId() }, Waiting.Call()));
        $"{refusal.Reason} {string.Join(',', refusal.Fields)}".ShouldBe(expected);
        StoreTrace.Take(Hub).ShouldBe(before);
    }
}
