using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;
using static Wijkteam.Hub.Server.Tests.Fixtures.Transfers;

namespace Wijkteam.Hub.Server.Tests.Reorganisations;

/// <summary>A municipality is arranged anew: what a team has open goes to whoever takes over.</summary>
public sealed class SuccessionTests : ReorganisationScene
{
    [Fact]
    public async Task Accepted_GoesOnInItsStatus_WithContentAndFiles_AndAllThreeHearOfIt()
    {
        var referral = await ReferToAnyTeamAsync();
        byte[] letter = [.. "%PDF-1.7 brief"u8];
        var attached = (await AddAsync(Gp, Open(referral, letter), letter)).Attachment;
        await DrainAsync(HubFixture.Team);
        await AcceptAsync(referral);
        await DrainAsync(HubFixture.Gp);

        var version = await ImportAsync(Reorganised());
        await UntilVersionAsync(referral.Id, 4);

        var received = (await DrainAsync(Successor)).ShouldHaveSingleItem().Referral;
        (received.Status, received.TargetParticipantId, received.ProfileVersion).ShouldBe((ReferralStatus.Accepted, Successor, version));
        received.Content.Question.ShouldContain("betalingsachterstanden");
        received.Route[^1].Rule.ShouldBe("succession");
        (received.Term.Kind, received.Term.State).ShouldBe((TermKind.Start, TermState.Running));
        received.Transfers.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            transfer => (transfer.FromParticipantId, transfer.ToParticipantId).ShouldBe((HubFixture.Team, Successor)),
            transfer => (transfer.Reason, transfer.Version, transfer.ProfileVersion).ShouldBe((TransferReason.Reorganisation, 4, version)));

        var heard = (await DrainAsync(HubFixture.Gp)).ShouldHaveSingleItem().Referral;
        (heard.Status, heard.TargetParticipantId, heard.Content, heard.Transfers.Count).ShouldBe((ReferralStatus.Accepted, Successor, null, 1));
        (await DrainAsync(HubFixture.Team)).ShouldHaveSingleItem().Closure.ShouldBe(new Closure { ExchangeId = referral.Id, SuccessorParticipantId = Successor });

        (await ReadAsync(Successor, referral)).ShouldSatisfyAllConditions(
            read => read.Content.ShouldBe(received.Content), read => read.Route.ShouldBe(received.Route), read => read.Attachments.ShouldBe([attached]));
        (await ReadRefusedAsync(HubFixture.Team, referral)).ShouldBe("NOT_FOUND");
        (await ListAsync(Successor)).ShouldBe([referral.Id]);
        (await ListAsync(HubFixture.Team)).ShouldBeEmpty();
        await SuccessorSystem.Referrals.StartReferralAsync(new StartReferralRequest { RequestId = Samples.NewId(), Id = referral.Id }, Waiting.Call());
        (await ReadAsync(HubFixture.Gp, referral)).Status.ShouldBe(ReferralStatus.InProgress);
    }

    [Fact]
    public async Task Undelivered_IsWithheldFromTheOldTeam_WhichHearsOnlyWhoHasIt()
    {
        var referral = await ReferToAnyTeamAsync();

        await ImportAsync(Reorganised());
        await UntilVersionAsync(referral.Id, 2);

        (await DrainAsync(HubFixture.Team)).ShouldHaveSingleItem().Closure.SuccessorParticipantId.ShouldBe(Successor);
        CountEntries(referral.Id, (int)EntryKind.DisclosedToInbox).ShouldBe(0, "nobody has read it yet");
        CountEntries(referral.Id, (int)EntryKind.ClosureTold).ShouldBe(1);
        (await DrainAsync(Successor)).ShouldHaveSingleItem().Referral.Term.Kind.ShouldBe(TermKind.Answer);
        (await AcceptRefusedAsync(HubFixture.Team, referral)).ShouldBe("NOT_FOUND");
        (await AcceptAsync(Successor, referral)).Status.ShouldBe(ReferralStatus.Accepted);
    }

    [Fact]
    public async Task Ended_Stays()
    {
        var referral = await ReferToAnyTeamAsync();
        await AcceptAsync(referral);
        await CompleteAsync(referral);
        var open = await ReferToAnyTeamAsync();

        await ImportAsync(Reorganised());
        await UntilVersionAsync(open.Id, 2);

        (await ReadAsync(HubFixture.Team, referral)).TargetParticipantId.ShouldBe(HubFixture.Team);
    }

    [Fact]
    public async Task NotCovered_WaitsForTheAgreement_AndGoesOnOnceItIsThere()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);
        await DrainAsync(HubFixture.Team);

        await ImportAsync(Reorganised());
        await UntilVersionAsync(referral.Id, 2);

        foreach (var party in (string[])[HubFixture.Team, HubFixture.Gp])
        {
            var told = (await DrainAsync(party)).ShouldHaveSingleItem().Referral;
            (told.TargetParticipantId, told.AwaitedTransfers.Single().ToParticipantId).ShouldBe((HubFixture.Team, Successor));
        }

        (await DrainAsync(Successor)).ShouldBeEmpty();
        (await ReadAsync(HubFixture.Team, referral)).Content.ShouldNotBeNull();
        Hub.Time.Advance(TimeSpan.FromMinutes(6));
        await Gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, Successor), Waiting.Call());
        Hub.Time.Advance(TimeSpan.FromMinutes(6));
        await UntilVersionAsync(referral.Id, 3);

        var received = (await DrainAsync(Successor)).ShouldHaveSingleItem().Referral;
        (received.AwaitedTransfers.Count, received.Content is null).ShouldBe((0, false));
        (await DrainAsync(HubFixture.Gp)).ShouldHaveSingleItem("it was told once that it waits").Referral.AwaitedTransfers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lapsed_IsClosed_AndNobodyTakesItOver()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn, until: Hub.Time.GetUtcNow().AddDays(1));
        var referral = await ReferAsync(bsn);
        Hub.Time.Advance(TimeSpan.FromDays(2));

        await ImportAsync(Reorganised());
        await UntilVersionAsync(referral.Id, 2);

        (await ReadAsync(HubFixture.Gp, referral)).StatusReason.Code.ShouldBe(StatusReasonCode.Closed);
        (await DrainAsync(Successor)).ShouldBeEmpty();
    }

    [Fact]
    public async Task OneArea_TheOthersStay()
    {
        var here = await ReferToAnyTeamAsync();
        var elsewhere = Reorganised(succession => succession.AreaCodes.Add("WK034404"));
        elsewhere.Successions.Single().AreaCodes[0] = elsewhere.Areas.First(area => area.Code.StartsWith("WK", StringComparison.Ordinal) && area.Code != "WK034404").Code;
        elsewhere.Teams.First(team => team.ParticipantId == Successor).AreaCodes.Add(elsewhere.Successions.Single().AreaCodes[0]);

        await ImportAsync(elsewhere);
        await ImportAsync(Reorganised(succession => succession.AreaCodes.Add("WK034404"), revision: 2));
        await UntilVersionAsync(here.Id, 2);

        (await ReadAsync(Successor, here)).ProfileVersion.ShouldEndWith("/2", Case.Sensitive, "the first revision was for another district");
    }

    [Fact]
    public async Task SuccessorIsItsSource_HearsOfItOnce_WithTheContent()
    {
        var request = Request(Samples.NewBsn(), HubFixture.Team);
        request.Agreement.Scope = new ConsentScope { Purpose = ConsentPurpose.Referral };
        var referral = (await DeskSystem.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;

        await ImportAsync(Reorganised(succession => succession.ToParticipantId = Desk));
        await UntilVersionAsync(referral.Id, 2);

        var received = (await DrainAsync(Desk)).ShouldHaveSingleItem().Referral;
        (received.SourceParticipantId, received.TargetParticipantId, received.Content is null).ShouldBe((Desk, Desk, false));
        (await AcceptAsync(Desk, referral)).Status.ShouldBe(ReferralStatus.Accepted);
    }

    [Fact]
    public async Task LaterDay_ItWaitsForIt()
    {
        var referral = await ReferToAnyTeamAsync();
        await ImportAsync(Reorganised(daysFromNow: 3));
        (await ReadAsync(HubFixture.Team, referral)).Version.ShouldBe(1);

        Hub.Time.Advance(TimeSpan.FromDays(4));
        await ImportAsync(new MunicipalityProfile
        {
            FormatVersion = 1, MunicipalityCode = "GM9998", Revision = 1, Areas = { new Area { Code = "GM9998", Name = "Verzonnen" } },
            Desks = { new Desk { MunicipalityCode = "GM9998", ParticipantId = Desk } },
        });

        await UntilVersionAsync(referral.Id, 2);
    }

    [Fact]
    public async Task Offered_TheSuccessorTakesTheRecipientsPlace()
    {
        var offered = (await OfferAsync(HubFixture.Team, Teams[3])).Referral;

        await ImportAsync(Reorganised());
        await UntilVersionAsync(offered.Id, 2);

        (await DrainAsync(HubFixture.Team)).ShouldHaveSingleItem().Closure.ShouldBe(new Closure { ExchangeId = offered.Id });
        (await DrainAsync(Successor)).ShouldHaveSingleItem().Referral.ShouldSatisfyAllConditions(
            told => told.Offer.AreaCode.ShouldBe("WK034404"),
            told => (told.Content, told.Transfers.Count, told.Term.Kind).ShouldBe((null, 0, TermKind.Answer)));
        (await DrainAsync(Desk)).ShouldHaveSingleItem().Referral.Recipients.Select(recipient => (recipient.ParticipantId, recipient.State)).ShouldBe(
            [(HubFixture.Team, OfferState.Closed), (Successor, OfferState.Offered), (Teams[3], OfferState.Offered)]);
        (await AcceptRefusedAsync(HubFixture.Team, offered)).ShouldBe("OFFER_TAKEN");
        (await AcceptAsync(Successor, offered)).Transfers.ShouldBeEmpty("to whom it was offered is the sender's to know");
        (await DrainAsync(Successor)).ShouldHaveSingleItem().Referral.Content.ShouldNotBeNull();
    }

    [Fact]
    public async Task Offered_ToTheSuccessorAsWell_ItAnswersOnce()
    {
        var offered = (await OfferAsync(HubFixture.Team, Successor)).Referral;
        await DeclineAsync(Successor, offered);
        await DrainAsync(Successor);

        await ImportAsync(Reorganised());
        await UntilVersionAsync(offered.Id, 3);

        (await DrainAsync(Successor)).ShouldHaveSingleItem().Referral.Offer.ShouldNotBeNull();
        (await ReadAsync(Desk, offered)).Recipients.Select(recipient => recipient.State).ShouldBe([OfferState.Closed, OfferState.Offered]);
        (await AcceptAsync(Successor, offered)).Status.ShouldBe(ReferralStatus.Accepted);
    }

    private async Task<IReadOnlyList<string>> ListAsync(string participant)
    {
        var request = new ListReferralsRequest { TargetParticipantId = participant };
        return [.. (await Hub.Connect(participant).Referrals.ListReferralsAsync(request, Waiting.Call())).Referrals.Select(referral => referral.Id)];
    }
}
