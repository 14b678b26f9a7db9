using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>A referral that is offered to several: what they see, who gets it, and how it ends.</summary>
public sealed class OfferTests : OfferScene
{
    private static readonly string[] Three = [.. Teams.Take(3)];

    [Fact]
    public async Task Offer_ShowsAreaDomainsPriorityAndAgeBand_AndNothingElse()
    {
        var request = Request(Samples.NewBsn(), Three);
        request.ExternalIdentifier = new Identifier { System = "https://desk.example/referrals", Value = Samples.NewId() };

        var submitted = (await DeskSystem.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;

        (submitted.TargetParticipantId, submitted.Offer).ShouldBe(("", null));
        submitted.Recipients.ShouldBe(Three.Select(id => new OfferRecipient { ParticipantId = id, State = OfferState.Offered }));
        submitted.Route.ShouldHaveSingleItem().Rule.ShouldBe("offered_by_sender");
        var offered = new Referral
        {
            Id = submitted.Id,
            Version = 1,
            Status = ReferralStatus.Requested,
            BusinessStatus = ReferralBusinessStatus.Created,
            SourceParticipantId = Desk,
            CreateTime = submitted.CreateTime,
            UpdateTime = submitted.UpdateTime,
            Offer = new ReferralOffer
            {
                AreaCode = "WK034404", LifeDomains = { LifeDomain.Finances }, Priority = Priority.Routine, AgeBand = AgeBand._2366,
            },
        };
        foreach (var team in Three)
        {
            (await DrainAsync(team)).ShouldHaveSingleItem().Referral.ShouldBe(offered);
            (await ReadAsync(team, submitted)).ShouldBe(offered);
        }

        (await ReadRefusedAsync(Teams[3], submitted)).ShouldBe("NOT_FOUND");
        (await ReadAsync(Desk, submitted)).Content.ShouldBe(request.Content);
    }

    [Fact]
    public async Task Accept_TheWinnerGetsTheContent_TheSourceHears_TheOthersLearnThatItIsGone()
    {
        var offered = (await OfferAsync(Three)).Referral;
        (await DrainAsync(Three[1])).Count.ShouldBe(1);

        var accepted = await AcceptAsync(Three[0], offered);

        (accepted.TargetParticipantId, accepted.Status, accepted.Content, accepted.Recipients.Count).ShouldBe((Three[0], ReferralStatus.Accepted, null, 0));
        var won = (await DrainAsync(Three[0])).ShouldHaveSingleItem().Referral;
        (won.TargetParticipantId, won.Status, won.Version, won.Offer, won.Recipients.Count).ShouldBe((Three[0], ReferralStatus.Accepted, 2, null, 0));
        won.Content.Subject.Name.Family.ShouldBe("Verzonnen");
        won.Route.ShouldHaveSingleItem().Rule.ShouldBe("offered_by_sender");
        (await ReadAsync(Three[0], offered)).Content.ShouldBe(won.Content);
        var heard = (await DrainAsync(Desk)).ShouldHaveSingleItem().Referral;
        (heard.TargetParticipantId, heard.Note).ShouldBe((Three[0], "Wij pakken het op."));
        heard.Recipients.Select(recipient => recipient.State).ShouldBe([OfferState.Accepted, OfferState.Closed, OfferState.Closed]);
        foreach (var loser in Three.Skip(1))
        {
            await ShouldHearOnlyOfTheEndAsync(loser, offered);
            (await AcceptRefusedAsync(loser, offered)).ShouldBe("OFFER_TAKEN");
            var declined = await SeenRefusal.OfAsync(Hub.Connect(loser).Referrals.DeclineReferralAsync(Decline(offered), Waiting.Call()));
            (declined.Status, declined.Reason).ShouldBe((StatusCode.FailedPrecondition, "OFFER_TAKEN"));
            (await SeenRefusal.OfAsync(Hub.Connect(loser).Referrals.CancelReferralAsync(Cancel(offered), Waiting.Call()))).Reason.ShouldBe("NOT_FOUND");
            (await ReadRefusedAsync(loser, offered)).ShouldBe("NOT_FOUND");
        }

        var asTarget = await Hub.Connect(Three[0]).Referrals.ListReferralsAsync(new ListReferralsRequest { Party = ReferralParty.Target }, Waiting.Call());
        asTarget.Referrals.ShouldHaveSingleItem().Id.ShouldBe(offered.Id);
    }

    [Fact]
    public async Task Accept_TenAtOnce_OneIsFirst()
    {
        var systems = Teams.Select(id => Hub.Connect(id)).ToList();
        for (var round = 0; round < 8; round++)
        {
            var offered = (await OfferAsync(Teams)).Referral;

            var outcomes = await Task.WhenAll(systems.Select(system => OutcomeAsync(system, offered)));

            var winner = systems[Array.IndexOf(outcomes, "")].Id;
            outcomes.Where(outcome => outcome.Length > 0).ShouldBe(Enumerable.Repeat("OFFER_TAKEN", 9));
            var source = await ReadAsync(Desk, offered);
            (source.TargetParticipantId, source.Version).ShouldBe((winner, 2));
            source.Recipients.Count(recipient => recipient.State == OfferState.Accepted).ShouldBe(1);
            foreach (var team in Teams)
            {
                var last = (await DrainAsync(team))[^1];
                (last.Referral?.Content is not null, last.Closure is not null).ShouldBe((team == winner, team != winner));
            }
        }

        StoreTrace.Count(Hub, "entries WHERE kind = 2").ShouldBe(8);
        StoreTrace.Count(Hub, "entries WHERE kind = 16").ShouldBe(8);
    }

    [Fact]
    public async Task Decline_IsHeardByTheSource_AndTheLastOneRejects()
    {
        var offered = (await OfferAsync(Three)).Referral;
        var request = Decline(offered);
        var first = (await Hub.Connect(Three[1]).Referrals.DeclineReferralAsync(request, Waiting.Call())).Referral;
        (first.Status, first.Version, first.TargetParticipantId, first.Offer, first.Recipients.Count).ShouldBe((ReferralStatus.Requested, 2, "", null, 0));
        var heard = (await DrainAsync(Desk)).ShouldHaveSingleItem().Referral;
        (heard.Status, heard.BusinessStatus, heard.StatusReason).ShouldBe((ReferralStatus.Requested, ReferralBusinessStatus.Created, NoRoom));
        heard.Recipients.Select(recipient => recipient.State).ShouldBe([OfferState.Offered, OfferState.Declined, OfferState.Offered]);

        // Who has declined has no part in it any more, but may repeat itself.
        (await DrainAsync(Three[1])).ShouldBeEmpty();
        (await ReadRefusedAsync(Three[1], offered)).ShouldBe("NOT_FOUND");
        (await AcceptRefusedAsync(Three[1], offered)).ShouldBe("NOT_FOUND");
        (await Hub.Connect(Three[1]).Referrals.DeclineReferralAsync(request, Waiting.Call())).Referral.ShouldBe(first);
        (await ReadAsync(Three[0], offered)).StatusReason.ShouldBeNull();

        await DeclineAsync(Three[0], offered);
        await DeclineAsync(Three[2], offered);

        var last = (await DrainAsync(Desk))[^1].Referral;
        (last.Status, last.BusinessStatus, last.Version).ShouldBe((ReferralStatus.Rejected, ReferralBusinessStatus.Declined, 4));
        last.Recipients.ShouldAllBe(recipient => recipient.State == OfferState.Declined);
    }

    [Fact]
    public async Task Decline_ThenAcceptByAnother_LeavesNoReasonBehind()
    {
        var offered = (await OfferAsync(Three)).Referral;
        await DeclineAsync(Three[0], offered);

        await AcceptAsync(Three[2], offered);

        var heard = (await DrainAsync(Desk))[^1].Referral;
        heard.StatusReason.ShouldBeNull();
        heard.Recipients.Select(recipient => recipient.State).ShouldBe([OfferState.Declined, OfferState.Closed, OfferState.Accepted]);
        (await DrainAsync(Three[0])).ShouldBeEmpty();
        (await DrainAsync(Three[2])).ShouldHaveSingleItem().ToString().ShouldNotContain("KANARIE");
    }

    [Fact]
    public async Task Cancel_BySource_ClosesTheOffer_ARecipientCannot()
    {
        var offered = (await OfferAsync(Three)).Referral;
        var byRecipient = await SeenRefusal.OfAsync(Hub.Connect(Three[0]).Referrals.CancelReferralAsync(Cancel(offered), Waiting.Call()));
        byRecipient.Reason.ShouldBe("STEP_OF_OTHER_PARTY");

        await DeskSystem.Referrals.CancelReferralAsync(Cancel(offered), Waiting.Call());

        foreach (var team in Three)
        {
            await ShouldHearOnlyOfTheEndAsync(team, offered);
            (await AcceptRefusedAsync(team, offered)).ShouldBe("OFFER_TAKEN");
        }

        (await ReadAsync(Desk, offered)).Recipients.ShouldAllBe(recipient => recipient.State == OfferState.Closed);
    }

    [Fact]
    public async Task EnteredInError_TheRecipientsLearnThatAndNothingElse()
    {
        var offered = (await OfferAsync(Three)).Referral;
        await DeclineAsync(Three[2], offered);

        await DeskSystem.Referrals.MarkReferralEnteredInErrorAsync(
            new MarkReferralEnteredInErrorRequest { RequestId = Samples.NewId(), Id = offered.Id, Reason = NoRoom }, Waiting.Call());

        foreach (var team in Three.Take(2))
        {
            var seen = (await DrainAsync(team)).ShouldHaveSingleItem().Referral;
            seen.ShouldBe(new Referral
            {
                Id = offered.Id,
                Version = 3,
                Status = ReferralStatus.EnteredInError,
                SourceParticipantId = Desk,
                CreateTime = offered.CreateTime,
                UpdateTime = seen.UpdateTime,
            });
            (await AcceptRefusedAsync(team, offered)).ShouldBe("OFFER_TAKEN");
        }

        (await DrainAsync(Three[2])).ShouldBeEmpty();
    }

    [Fact]
    public async Task Revocation_WhileOpen_ClosesItForAll_AndWithholdsWhatWasNotDelivered()
    {
        var submitted = await OfferAsync(Three);
        (await DrainAsync(Three[0])).Count.ShouldBe(1);
        var consent = (await DeskSystem.Consents.GetConsentAsync(new GetConsentRequest { Id = submitted.ConsentId }, Waiting.Call())).Consent;

        var revoked = await RevokeAsync(DeskSystem, consent);

        revoked.ClosedExchangeIds.ShouldBe([submitted.Referral.Id]);
        revoked.Disclosures.ShouldHaveSingleItem().ParticipantId.ShouldBe(Three[0]);
        foreach (var team in Three)
        {
            await ShouldHearOnlyOfTheEndAsync(team, submitted.Referral);
            (await AcceptRefusedAsync(team, submitted.Referral)).ShouldBe("OFFER_TAKEN");
        }

        var read = await ReadAsync(Desk, submitted.Referral);
        (read.Status, read.StatusReason.Code, read.Version).ShouldBe((ReferralStatus.Cancelled, StatusReasonCode.Closed, 2));
    }

    [Fact]
    public async Task Agreement_ThatRunsOutForOneRecipient_ClosesItForAll_UnlessAnotherIsFirst()
    {
        foreach (var coveredFirst in (bool[])[true, false])
        {
            var bsn = Samples.NewBsn();
            var until = Hub.Time.GetUtcNow().AddHours(1);
            await AgreeToAsync(bsn, Three[0], until: null);
            await AgreeToAsync(bsn, Three[1], until);
            var request = Request(bsn, Three[0], Three[1]);
            request.Agreement = null;
            var offered = (await DeskSystem.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
            Hub.Time.Advance(TimeSpan.FromHours(2));

            if (coveredFirst)
            {
                (await AcceptAsync(Three[0], offered)).Status.ShouldBe(ReferralStatus.Accepted);
                (await DrainAsync(Three[0]))[^1].Referral.Content.ShouldNotBeNull();
            }
            else
            {
                (await AcceptRefusedAsync(Three[1], offered)).ShouldBe("NO_AGREEMENT");
                await ShouldHearOnlyOfTheEndAsync(Three[0], offered);
            }

            await ShouldHearOnlyOfTheEndAsync(Three[1], offered);
        }
    }

    [Fact]
    public async Task Repeats_OfTheWinnerAndTheSource_AreAnsweredAgain()
    {
        var request = Request(Samples.NewBsn(), Three);
        var offered = (await DeskSystem.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        var accept = new AcceptReferralRequest { RequestId = Samples.NewId(), Id = offered.Id };
        await Hub.Connect(Three[0]).Referrals.AcceptReferralAsync(accept, Waiting.Call());

        (await Hub.Connect(Three[0]).Referrals.AcceptReferralAsync(accept, Waiting.Call())).Referral.Version.ShouldBe(2);
        var again = (await DeskSystem.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;

        (again.Id, again.Version).ShouldBe((offered.Id, 2));
        (await DrainAsync(Three[0])).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Anonymous_IsOfferedByItsArea()
    {
        var request = Request("", Three);
        request.Agreement = null;
        request.Basis.Secrecy = null;
        request.Content.Subject = new Subject { Identification = SubjectIdentification.Anonymous, AreaCode = "GM0344" };
        request.Content.Priority = Priority.Urgent;

        await DeskSystem.Referrals.SubmitReferralAsync(request, Waiting.Call());

        (await DrainAsync(Three[0])).ShouldHaveSingleItem().Referral.Offer.ShouldBe(
            new ReferralOffer { AreaCode = "GM0344", LifeDomains = { LifeDomain.Finances }, Priority = Priority.Urgent });
    }

    [Fact]
    public async Task Onward_OfferThatAllDecline_TheFirstSourceHearsThatItEnded()
    {
        var first = await ReferAsync();
        await AcceptAsync(first);
        await DrainAsync(HubFixture.Gp);
        var request = Request("123456782", Teams[1], Teams[2]);
        request.BasedOnReferralId = first.Id;
        request.Content.Subject = null;
        var child = (await Team.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        await DeclineAsync(Teams[1], child);
        (await DrainAsync(HubFixture.Gp)).Select(message => message.Referral.Onward[0].Status).ShouldBe([ReferralStatus.Requested]);

        await DeclineAsync(Teams[2], child);

        (await DrainAsync(HubFixture.Gp)).Select(message => message.Referral.Onward[0].Status).ShouldBe([ReferralStatus.Rejected]);
    }

    private async Task AgreeToAsync(string bsn, string recipient, DateTimeOffset? until)
    {
        var request = Samples.Agreement(bsn, recipient);
        request.Consent.EndTime = until is { } end ? Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(end) : null;
        await DeskSystem.Consents.RecordConsentAsync(request, Waiting.Call());
    }

    private static async Task<string> OutcomeAsync(TestParticipant system, Referral offered)
    {
        try
        {
            await system.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = offered.Id }, Waiting.Call());
            return "";
        }
        catch (RpcException e)
        {
            return SeenRefusal.Read(e).Reason;
        }
    }
}
