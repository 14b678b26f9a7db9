using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.Server.Tests.Referrals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Reorganisations;

/// <summary>A citizen moves to where another team works, and their case goes along.</summary>
public sealed class MoveTests : OfferScene
{
    private const string South = "buurtteam-sociaal-zuid";

    private static readonly Whereabouts InTheSouth = new() { Address = new Address { Postcode = "3523AB", HouseNumber = 12, Street = "Elders" } };

    [Fact]
    public async Task Moved_IsRoutedAnew_AndTheNewTeamReadsTheNewAddress()
    {
        var referral = await ReferToAnyTeamAsync();
        await AcceptAsync(referral);
        await StartAsync(referral);
        await DrainAsync(HubFixture.Gp);
        await DrainAsync(HubFixture.Team);

        var request = Transfer(referral);
        var answer = (await Team.Referrals.TransferReferralAsync(request, Waiting.Call())).Referral;

        (answer.Status, answer.TargetParticipantId, answer.Content).ShouldBe((ReferralStatus.InProgress, "", null));
        answer.Transfers.ShouldHaveSingleItem().ToParticipantId.ShouldBe(South);
        var received = (await DrainAsync(South)).ShouldHaveSingleItem().Referral;
        (received.Status, received.Note).ShouldBe((ReferralStatus.InProgress, "Verhuisd."));
        received.Content.Subject.Address.ShouldBe(InTheSouth.Address);
        received.Content.Subject.Bsn.ShouldNotBeEmpty();
        received.Route.Select(step => step.Rule).ShouldContain("citizen_moved");
        received.Route[^1].TextNl.ShouldContain("Zuid");
        (await ReadAsync(South, referral)).Content.ShouldBe(received.Content);

        var heard = (await DrainAsync(HubFixture.Gp)).ShouldHaveSingleItem().Referral;
        (heard.TargetParticipantId, heard.Transfers.Single().Reason, heard.Transfers.Single().MovedTo).ShouldBe((South, TransferReason.Move, null));
        (await ReadAsync(HubFixture.Gp, referral)).Content.Subject.Address.Postcode.ShouldBe("3572AB", "its own words");
        (await ReadRefusedAsync(HubFixture.Team, referral)).ShouldBe("NOT_FOUND");
        (await DrainAsync(HubFixture.Team)).ShouldBeEmpty("it knows");
        (await Team.Referrals.TransferReferralAsync(request, Waiting.Call())).Referral.Version.ShouldBe(answer.Version, "a repeat takes no second effect");
    }

    [Fact]
    public async Task Ended_TheTeamReadsNeitherContentNorWhereabouts()
    {
        var referral = await ReferToAnyTeamAsync();
        await Team.Referrals.TransferReferralAsync(Transfer(referral), Waiting.Call());
        await Hub.Connect(South).Referrals.DeclineReferralAsync(Decline(referral), Waiting.Call());

        var read = await ReadAsync(South, referral);

        (read.Content, read.Transfers.Single().MovedTo).ShouldBe((null, null));
        var versions = (await Hub.Connect(South).Referrals.ListReferralVersionsAsync(new ListReferralVersionsRequest { Id = referral.Id }, Waiting.Call())).Versions;
        versions.ToString().ShouldNotContain("3523AB");
    }

    [Fact]
    public async Task PassedOn_NamesTheCitizenWhereTheyLiveNow()
    {
        var referral = await ReferToAnyTeamAsync();
        await AcceptAsync(referral);
        await Team.Referrals.TransferReferralAsync(Transfer(referral), Waiting.Call());
        var onward = Request(Samples.NewBsn(), Teams[3]);
        (onward.Content.Subject, onward.Agreement, onward.BasedOnReferralId) = (null, null, referral.Id);

        await Hub.Connect(South).Referrals.SubmitReferralAsync(onward, Waiting.Call());

        (await DrainAsync(Teams[3])).ShouldHaveSingleItem().Referral.Content.Subject.Address.ShouldBe(InTheSouth.Address);
    }

    [Fact]
    public async Task NotCovered_IsRefused_AndStays()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var referral = await ReferAsync(bsn);

        (await SeenRefusal.OfAsync(Team.Referrals.TransferReferralAsync(Transfer(referral), Waiting.Call()))).Reason.ShouldBe("NO_AGREEMENT");

        (await ReadAsync(HubFixture.Team, referral)).Status.ShouldBe(ReferralStatus.Requested);
        await Gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, South), Waiting.Call());
        (await Team.Referrals.TransferReferralAsync(Transfer(referral), Waiting.Call())).Referral.Transfers.Count.ShouldBe(1);
    }

    [Fact]
    public async Task OnceCancellationIsRequested_IsRefused()
    {
        var referral = await ReferToAnyTeamAsync();
        await AcceptAsync(referral);
        await Gp.Referrals.RequestReferralCancellationAsync(
            new RequestReferralCancellationRequest { RequestId = Samples.NewId(), Id = referral.Id, Reason = NoRoom }, Waiting.Call());

        (await SeenRefusal.OfAsync(Team.Referrals.TransferReferralAsync(Transfer(referral), Waiting.Call()))).Reason.ShouldBe("STATE_NOT_ALLOWED");
    }

    [Fact]
    public async Task RevokedAfterwards_IsClosedForTheNewTeam()
    {
        var request = Request(Samples.NewBsn());
        var submitted = await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call());
        await Team.Referrals.TransferReferralAsync(Transfer(submitted.Referral), Waiting.Call());
        await DrainAsync(HubFixture.Team);

        await RevokeAsync(Gp, new Consent { Id = submitted.ConsentId });

        (await DrainAsync(South)).ShouldHaveSingleItem("what was on its way is withheld").Closure.ShouldBe(new Closure { ExchangeId = submitted.Referral.Id });
        (await DrainAsync(HubFixture.Team)).ShouldBeEmpty("it has no part in it any more");
    }

    [Fact]
    public async Task Signal_GoesAlong_AndThePoliceHearNoMoreThanWhoHasIt()
    {
        var request = new SubmitSignalRequest
        {
            RequestId = Samples.NewId(),
            Content = new SignalContent { Subject = Samples.Citizen(Samples.NewBsn()), LifeDomains = { LifeDomain.MentalHealth }, Observation = "Doet niet open." },
            Basis = new LegalBasis
            {
                Secrecy = new Ground { Kind = GroundKind.PublicTask, Law = Law.Wpg, Article = "18" },
                Processing = new Ground { Kind = GroundKind.PublicTask, Law = Law.Wmo2015, Article = "2.3.2" },
            },
        };
        (request.Content.Subject.Identification, request.Content.Subject.Bsn, request.Content.Subject.Telephone) = (SubjectIdentification.Person, "", "");
        var police = Hub.Connect(HubFixture.Police);
        var signal = (await police.Signals.SubmitSignalAsync(request, Waiting.Call())).Signal;
        await Team.Signals.ConfirmSignalSubjectAsync(
            new ConfirmSignalSubjectRequest { RequestId = Samples.NewId(), Id = signal.Id, Subject = new Subject { Identification = SubjectIdentification.Bsn, Bsn = Samples.NewBsn() } },
            Waiting.Call());
        await DrainAsync(HubFixture.Team);
        var transfer = new TransferSignalRequest { RequestId = Samples.NewId(), Id = signal.Id, MovedTo = InTheSouth };

        var answer = (await Team.Signals.TransferSignalAsync(transfer, Waiting.Call())).Signal;

        (answer.TargetParticipantId, answer.Transfers.Single().ToParticipantId, answer.ConfirmedSubject).ShouldBe(("", South, null));
        var received = (await DrainAsync(South)).ShouldHaveSingleItem().Signal;
        (received.Content.Observation, received.Content.Subject.Address.Postcode, received.ConfirmedSubject is null).ShouldBe(("Doet niet open.", "3523AB", false));
        var heard = (await DrainAsync(HubFixture.Police)).ShouldHaveSingleItem().Signal;
        (heard.TargetParticipantId, heard.Transfers.Single().Explanations.Count, heard.Transfers.Single().MovedTo).ShouldBe((South, 0, null));
        (await SeenRefusal.OfAsync(Team.Signals.GetSignalAsync(new GetSignalRequest { Id = signal.Id }, Waiting.Call()))).Reason.ShouldBe("NOT_FOUND");
        (await Team.Signals.TransferSignalAsync(transfer, Waiting.Call())).Signal.Transfers.Single().ToParticipantId.ShouldBe(South);
        (await police.Signals.GetSignalAsync(new GetSignalRequest { Id = signal.Id }, Waiting.Call())).Signal.ToString().ShouldNotContain("3523AB");
        StoreTrace.Count(Hub, $"entries WHERE kind = {(int)EntryKind.SignalTransferred}").ShouldBe(1);
    }

    private static TransferReferralRequest Transfer(Referral referral) =>
        new() { RequestId = Samples.NewId(), Id = referral.Id, MovedTo = InTheSouth, Note = "Verhuisd." };

    private async Task<Referral> ReferToAnyTeamAsync() => (await Gp.Referrals.SubmitReferralAsync(Request(Samples.NewBsn()), Waiting.Call())).Referral;
}
