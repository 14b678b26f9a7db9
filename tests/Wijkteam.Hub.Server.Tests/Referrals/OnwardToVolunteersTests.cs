using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>A team passes on to those who may not use the BSN what a GP has sent with one.</summary>
public sealed class OnwardToVolunteersTests : OfferScene
{
    private const string Carer = "thuiszorg-de-brug";

    public OnwardToVolunteersTests()
    {
        var addTeams = Hub.ChangeDirectory;
        Hub.ChangeDirectory = directory =>
        {
            addTeams(directory);
            directory.Registrations.Add(Samples.Registered(Carer, ParticipantKind.CareProvider));
        };
    }

    [Fact]
    public async Task Citizen_TakenAlong_GoesByNameDateOfBirthAndAddress()
    {
        var (bsn, first) = await AcceptedAsync();

        var child = (await Team.Referrals.SubmitReferralAsync(Onward(bsn, first), Waiting.Call())).Referral;

        child.TargetParticipantId.ShouldBe(Volunteers);
        var received = (await DrainAsync(Volunteers)).ShouldHaveSingleItem().Referral;
        foreach (var seen in (Referral[])[received, await ReadAsync(Volunteers, child), await ReadAsync(HubFixture.Team, child)])
        {
            seen.Content.Subject.ShouldBe(PersonOf(bsn));
            seen.ToString().ShouldNotContain(bsn);
        }

        // It is about the citizen whom the hub knows: what they take back ends this one too.
        (await ReadAsync(HubFixture.Gp, first)).Onward.ShouldHaveSingleItem().Id.ShouldBe(child.Id);
        await AcceptAsync(Volunteers, child);
        var consent = (await Team.Consents.GetConsentAsync(new GetConsentRequest { Id = child.ConsentId }, Waiting.Call())).Consent;
        (await RevokeAsync(Team, consent)).ClosedExchangeIds.ShouldBe([child.Id]);
        (await DrainAsync(Volunteers)).ShouldHaveSingleItem().Closure.ExchangeId.ShouldBe(child.Id);
    }

    /// <remarks>A team does not process on agreement, volunteers on nothing else: the only others to whom both may be offered are care providers.</remarks>
    [Theory]
    [InlineData(Carer)]
    [InlineData("vrijwilligers-de-brug")]
    public async Task Offer_ToSomeWhoMayAndSomeWhoMayNot_WhoeverAcceptsGetsNoBsn(string winner)
    {
        var (bsn, first) = await AcceptedAsync();
        var request = Onward(bsn, first, Carer, Volunteers);
        request.Agreement.Scope.RecipientParticipantId = "";

        var offered = (await Team.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        await AcceptAsync(winner, offered);

        var won = (await DrainAsync(winner))[^1].Referral;
        won.Content.Subject.ShouldBe(PersonOf(bsn));
    }

    [Fact]
    public async Task Nameless_IsRefusedWithWhatToDo_AndGoesOnceTheTeamNamesThem()
    {
        var (bsn, first) = await AcceptedAsync(citizen => citizen.Name = null);
        var request = Onward(bsn, first);

        (await ShouldBeRefusedAsync(request, "FIELD_REQUIRED", "content.subject")).Text.ShouldContain("name the citizen as a PERSON");

        request.Content.Subject = PersonOf(bsn);
        await Team.Referrals.SubmitReferralAsync(request, Waiting.Call());
        (await DrainAsync(Volunteers)).ShouldHaveSingleItem().Referral.Content.Subject.ShouldBe(PersonOf(bsn));
    }

    [Fact]
    public async Task Named_ByBsn_OrAsSomebodyElse_IsRefused()
    {
        var (bsn, first) = await AcceptedAsync();
        var request = Onward(bsn, first);

        request.Content.Subject = Samples.Citizen(bsn);
        (await ShouldBeRefusedAsync(request, "BSN_NOT_ENTITLED", "recipient_participant_ids[0]")).Text.ShouldNotContain(bsn);

        request.Content.Subject = PersonOf(bsn);
        request.Content.Subject.BirthDate = "1987-03-10";
        await ShouldBeRefusedAsync(request, "FIELD_INVALID", "content.subject");

        (await DrainAsync(Volunteers)).ShouldBeEmpty();
        (await ReadAsync(HubFixture.Gp, first)).Onward.ShouldBeEmpty();
    }

    private async Task<(string Bsn, Referral Referral)> AcceptedAsync(Action<Subject>? change = null)
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var request = Samples.Referral(bsn);
        change?.Invoke(request.Content.Subject);
        var referral = (await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        await AcceptAsync(referral);
        return (bsn, referral);
    }

    private static SubmitReferralRequest Onward(string bsn, Referral first, params string[] recipients)
    {
        var request = new SubmitReferralRequest
        {
            RequestId = Samples.NewId(),
            BasedOnReferralId = first.Id,
            Basis = Samples.Basis(),
            Content = new ReferralContent { LifeDomains = { LifeDomain.SocialNetwork }, Question = "Is er een maatje om samen koffie te drinken?" },
            Agreement = Samples.Agreement(bsn, Volunteers).Consent,
            RecipientParticipantIds = { recipients.Length > 0 ? recipients : [Volunteers] },
        };
        request.Basis.Processing = new Ground { Kind = GroundKind.Agreement };
        return request;
    }

    private static Subject PersonOf(string bsn) => new(Samples.Citizen(bsn)) { Identification = SubjectIdentification.Person, Bsn = "" };

    private async Task<SeenRefusal> ShouldBeRefusedAsync(SubmitReferralRequest request, string reason, string field)
    {
        var refusal = await SeenRefusal.OfAsync(Team.Referrals.SubmitReferralAsync(new SubmitReferralRequest(request) { RequestId = Samples.NewId() }, Waiting.Call()));
        (refusal.Reason, string.Join(',', refusal.Fields)).ShouldBe((reason, field));
        return refusal;
    }
}
