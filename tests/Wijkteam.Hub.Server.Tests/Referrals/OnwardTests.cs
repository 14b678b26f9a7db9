using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Referrals;

/// <summary>A team passes on what it has accepted: the first sender sees that, and how it ends, and nothing else of it.</summary>
public sealed class OnwardTests : InboxScene
{
    private const string FirstQuestion = "KANARIE-EERSTE-VRAAG";
    private const string OnwardQuestion = "KANARIE-TWEEDE-VRAAG";
    private const string OnwardNote = "KANARIE-TWEEDE-WOORD";

    private static readonly StatusReason Reason = new() { Code = StatusReasonCode.Other, Text = OnwardNote };

    /// <summary>Whom the hub routes an adult's question about parenting to.</summary>
    private const string Desk = HubFixture.Operator;

    private TestParticipant DeskSystem => Hub.Connect(Desk);

    [Fact]
    public async Task PassOn_TheCitizenIsTakenAlong_AndNeitherEndSeesTheOther()
    {
        var scene = await AcceptedAsync();
        await using var _ = scene.GpInbox;
        await using var deskInbox = await TestInbox.OpenAsync(DeskSystem);

        var child = (await Team.Referrals.SubmitReferralAsync(Onward(scene.Referral), Waiting.Call())).Referral;

        (child.BasedOnReferralId, child.TargetParticipantId, child.Version).ShouldBe((scene.Referral.Id, Desk, 1));
        var received = (await deskInbox.NextAndAckAsync()).Referral;
        received.Content.Subject.ShouldBe(Samples.Citizen(scene.Bsn));
        received.Content.Question.ShouldBe(OnwardQuestion);
        foreach (var seen in (Referral[])[received, await ReadAsync(DeskSystem, child)])
        {
            seen.BasedOnReferralId.ShouldBeEmpty();
            seen.ToString().ShouldNotContain(HubFixture.Gp);
            seen.ToString().ShouldNotContain(scene.Referral.Id);
            seen.ToString().ShouldNotContain(FirstQuestion);
        }

        var heard = (await scene.GpInbox.NextAndAckAsync()).Referral;
        (heard.Id, heard.Version, heard.Status, heard.Content).ShouldBe((scene.Referral.Id, 3, ReferralStatus.Accepted, null));
        heard.Onward.ShouldHaveSingleItem().ShouldBe(Shown(child));
        ShouldNotTellOfTheChild(heard);
        (await ReadAsync(Team, child)).BasedOnReferralId.ShouldBe(scene.Referral.Id);
    }

    [Fact]
    public async Task Reads_ShowHowTheChildStands_WithoutANewVersion()
    {
        var scene = await AcceptedAsync();
        await using var _ = scene.GpInbox;
        var child = (await Team.Referrals.SubmitReferralAsync(Onward(scene.Referral), Waiting.Call())).Referral;
        (await ReadAsync(Gp, scene.Referral)).Onward.ShouldHaveSingleItem().Status.ShouldBe(ReferralStatus.Requested);
        Hub.Time.Advance(TimeSpan.FromMinutes(1));

        var accepted = (await DeskSystem.Referrals.AcceptReferralAsync(
            new AcceptReferralRequest { RequestId = Samples.NewId(), Id = child.Id, Note = OnwardNote }, Waiting.Call())).Referral;

        var read = await Gp.Referrals.GetReferralAsync(new GetReferralRequest { Id = scene.Referral.Id, KnownVersion = 3 }, Waiting.Call());
        (read.Unchanged, read.Referral.Version).ShouldBe((false, 3));
        read.Referral.Onward.ShouldHaveSingleItem().ShouldBe(Shown(accepted));
        ShouldNotTellOfTheChild(read.Referral);
        (await Hub.Connect(HubFixture.OtherGp).Referrals.ListReferralsAsync(new ListReferralsRequest(), Waiting.Call())).Referrals.ShouldBeEmpty();
        (await SeenRefusal.OfAsync(Gp.Referrals.GetReferralAsync(new GetReferralRequest { Id = child.Id }, Waiting.Call()))).Reason.ShouldBe("NOT_FOUND");
    }

    [Theory]
    [InlineData(ReferralStatus.Rejected)]
    [InlineData(ReferralStatus.Cancelled)]
    [InlineData(ReferralStatus.Completed)]
    [InlineData(ReferralStatus.Failed)]
    [InlineData(ReferralStatus.EnteredInError)]
    public async Task ChildEnds_TheFirstSourceHearsThatAndNoMore(ReferralStatus end)
    {
        var scene = await AcceptedAsync();
        await using var _ = scene.GpInbox;
        var child = (await Team.Referrals.SubmitReferralAsync(Onward(scene.Referral), Waiting.Call())).Referral;
        await scene.GpInbox.NextAndAckAsync();
        Hub.Time.Advance(TimeSpan.FromMinutes(1));

        await EndAsync(child, end);

        var heard = (await scene.GpInbox.NextAndAckAsync()).Referral;
        (heard.Id, heard.Version, heard.Status).ShouldBe((scene.Referral.Id, 4, ReferralStatus.Accepted));
        heard.Onward.ShouldHaveSingleItem().ShouldBe(Shown(await ReadAsync(Team, child)));
        heard.Onward[0].Status.ShouldBe(end);
        ShouldNotTellOfTheChild(heard);
        heard.Actor.ShouldBe((await ReadAsync(Gp, scene.Referral)).Actor);
        await CompleteAsync(scene.Referral);
        var completed = (await scene.GpInbox.NextAndAckAsync()).Referral;
        (completed.Version, completed.Onward[0].Status).ShouldBe((5, end));
    }

    [Fact]
    public async Task ChildEnds_AfterTheFirstHasEnded_TheFirstSourceStillHears()
    {
        var scene = await AcceptedAsync();
        await using var _ = scene.GpInbox;
        var child = (await Team.Referrals.SubmitReferralAsync(Onward(scene.Referral), Waiting.Call())).Referral;
        await CompleteAsync(scene.Referral);
        await scene.GpInbox.NextAndAckAsync();
        await scene.GpInbox.NextAndAckAsync();

        await EndAsync(child, ReferralStatus.Failed);

        var heard = (await scene.GpInbox.NextAndAckAsync()).Referral;
        (heard.Version, heard.Status, heard.Onward[0].Status).ShouldBe((5, ReferralStatus.Completed, ReferralStatus.Failed));
    }

    [Fact]
    public async Task ChildEnds_AfterTheFirstAgreementWasRevoked_TheFirstSourceHearsNothing()
    {
        var scene = await AcceptedAsync();
        await using var _ = scene.GpInbox;
        var child = (await Team.Referrals.SubmitReferralAsync(Onward(scene.Referral), Waiting.Call())).Referral;
        await scene.GpInbox.NextAndAckAsync();
        await RevokeAsync(Team, scene.Consent);
        (await scene.GpInbox.NextAndAckAsync()).Closure.ExchangeId.ShouldBe(scene.Referral.Id);

        await EndAsync(child, ReferralStatus.Completed);

        (await ReadAsync(Team, child)).Status.ShouldBe(ReferralStatus.Completed);
        var read = await ReadAsync(Gp, scene.Referral);
        (read.Version, read.Onward.Count).ShouldBe((4, 0));
    }

    [Fact]
    public async Task ChildIsClosed_BecauseItsOwnAgreementFellAway_TheFirstStaysAsItWas_AndShowsIt()
    {
        var scene = await AcceptedAsync();
        await using var _ = scene.GpInbox;
        var submitted = await Team.Referrals.SubmitReferralAsync(Onward(scene.Referral), Waiting.Call());
        var consent = (await Team.Consents.GetConsentAsync(new GetConsentRequest { Id = submitted.ConsentId }, Waiting.Call())).Consent;

        (await RevokeAsync(Team, consent)).ClosedExchangeIds.ShouldBe([submitted.Referral.Id]);

        var read = await ReadAsync(Gp, scene.Referral);
        (read.Version, read.Status, read.Onward[0].Status).ShouldBe((3, ReferralStatus.Accepted, ReferralStatus.Cancelled));
    }

    [Fact]
    public async Task PassOn_WhatIsNotOnesOwnOrNotUnderWay_IsRefused()
    {
        var (bsn, referral) = await RequestedAsync();
        await ShouldBeRefusedAsync(Team, Onward(referral), "STATE_NOT_ALLOWED", "based_on_referral_id");
        await ShouldBeRefusedAsync(Hub.Connect(HubFixture.YouthTeam), Onward(referral), "NOT_FOUND", "based_on_referral_id");
        await ShouldBeRefusedAsync(Gp, Onward(referral), "NOT_FOUND", "based_on_referral_id");
        await ShouldBeRefusedAsync(Team, Onward(new Referral { Id = Samples.NewId() }), "NOT_FOUND", "based_on_referral_id");
        await ShouldBeRefusedAsync(Team, Onward(new Referral { Id = "eerste" }), "FIELD_INVALID", "based_on_referral_id");
        await AcceptAsync(referral);
        await Gp.Referrals.RequestReferralCancellationAsync(
            new RequestReferralCancellationRequest { RequestId = Samples.NewId(), Id = referral.Id, Reason = Reason }, Waiting.Call());
        await ShouldBeRefusedAsync(Team, Onward(referral), "STATE_NOT_ALLOWED", "based_on_referral_id");
        await CompleteAsync(referral);
        await ShouldBeRefusedAsync(Team, Onward(referral), "STATE_NOT_ALLOWED", "based_on_referral_id");
        bsn.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task PassOn_TheCitizenByBsn_MustBeTheSame()
    {
        var scene = await AcceptedAsync();
        await using var _ = scene.GpInbox;
        var request = Onward(scene.Referral);
        foreach (var other in (Subject[])[Samples.Citizen(Samples.NewBsn()), Samples.Citizen((await RequestedAsync()).Bsn), PersonOf(scene.Bsn)])
        {
            request.Content.Subject = other;
            await ShouldBeRefusedAsync(Team, request, "FIELD_INVALID", "content.subject");
        }

        // As the team knows them: of the same BSN, but with another address.
        request.Content.Subject = Samples.Citizen(scene.Bsn);
        request.Content.Subject.Address.HouseNumber = 14;
        var child = (await Team.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        (await ReadAsync(DeskSystem, child)).Content.Subject.Address.HouseNumber.ShouldBe(14);
    }

    [Fact]
    public async Task PassOn_NeedsAnAgreementOfItsOwn()
    {
        var scene = await AcceptedAsync();
        await using var _ = scene.GpInbox;
        var request = Onward(scene.Referral);
        request.Agreement = null;

        await ShouldBeRefusedAsync(Team, request, "NO_AGREEMENT");

        (await ReadAsync(Gp, scene.Referral)).Version.ShouldBe(2);
        request.Agreement = Samples.Agreement(scene.Bsn, Desk).Consent;
        request.Agreement.ParentalAuthorityCount = 1;
        await ShouldBeRefusedAsync(Team, request, "FIELD_NOT_ALLOWED", "agreement.parental_authority_count");
    }

    [Fact]
    public async Task PassOn_OnceTheFirstAgreementHasRunOut_IsRefused_AndClosesTheFirst()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn, until: Hub.Time.GetUtcNow().AddHours(1));
        var referral = await ReferAsync(bsn);
        await AcceptAsync(referral);
        Hub.Time.Advance(TimeSpan.FromHours(2));

        await ShouldBeRefusedAsync(Team, Onward(referral), "NO_AGREEMENT", "based_on_referral_id");

        (await ReadAsync(Gp, referral)).StatusReason.Code.ShouldBe(StatusReasonCode.Closed);
    }

    [Fact]
    public async Task Repeats_MakeNothingTwice()
    {
        var scene = await AcceptedAsync();
        await using var _ = scene.GpInbox;
        var request = Onward(scene.Referral);
        var child = (await Team.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;

        (await Team.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral.Id.ShouldBe(child.Id);

        var read = await ReadAsync(Gp, scene.Referral);
        (read.Version, read.Onward.Count).ShouldBe((3, 1));
    }

    private async Task EndAsync(Referral child, ReferralStatus end)
    {
        var (id, desk) = (child.Id, DeskSystem);
        switch (end)
        {
            case ReferralStatus.Rejected:
                await desk.Referrals.DeclineReferralAsync(new DeclineReferralRequest { RequestId = Samples.NewId(), Id = id, Reason = Reason }, Waiting.Call());
                return;
            case ReferralStatus.Cancelled:
                await Team.Referrals.CancelReferralAsync(new CancelReferralRequest { RequestId = Samples.NewId(), Id = id, Reason = Reason }, Waiting.Call());
                return;
            case ReferralStatus.EnteredInError:
                await Team.Referrals.MarkReferralEnteredInErrorAsync(
                    new MarkReferralEnteredInErrorRequest { RequestId = Samples.NewId(), Id = id, Reason = Reason }, Waiting.Call());
                return;
        }

        await desk.Referrals.AcceptReferralAsync(new AcceptReferralRequest { RequestId = Samples.NewId(), Id = id, Note = OnwardNote }, Waiting.Call());
        if (end == ReferralStatus.Failed)
        {
            await desk.Referrals.FailReferralAsync(new FailReferralRequest { RequestId = Samples.NewId(), Id = id, Reason = Reason }, Waiting.Call());
            return;
        }

        var outcome = new ReferralOutcome { Result = ReferralResult.GoalReached, Summary = OnwardNote };
        await desk.Referrals.CompleteReferralAsync(new CompleteReferralRequest { RequestId = Samples.NewId(), Id = id, Outcome = outcome }, Waiting.Call());
    }

    private async Task<(string Bsn, Referral Referral)> RequestedAsync()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        return (bsn, await ReferAsync(bsn));
    }

    /// <summary>What the GP has sent and the team accepted.</summary>
    private async Task<(string Bsn, Consent Consent, Referral Referral, TestInbox GpInbox)> AcceptedAsync()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        var request = Samples.Referral(bsn);
        request.Content.Question = FirstQuestion;
        var referral = (await Gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        await AcceptAsync(referral);
        var inbox = await TestInbox.OpenAsync(Gp);
        await inbox.NextAndAckAsync();
        return (bsn, consent, referral, inbox);
    }

    private static SubmitReferralRequest Onward(Referral first) => new()
    {
        RequestId = Samples.NewId(),
        BasedOnReferralId = first.Id,
        Basis = Samples.Basis(),
        Content = new ReferralContent { LifeDomains = { LifeDomain.Parenting }, Question = OnwardQuestion },
        Agreement = Samples.Agreement("123456782", Desk).Consent,
    };

    private static Subject PersonOf(string bsn)
    {
        var subject = Samples.Citizen(bsn);
        subject.Identification = SubjectIdentification.Person;
        subject.Bsn = "";
        return subject;
    }

    private static OnwardReferral Shown(Referral child) =>
        new() { Id = child.Id, Status = child.Status, CreateTime = child.CreateTime, UpdateTime = child.UpdateTime };

    private static void ShouldNotTellOfTheChild(Referral seen)
    {
        var text = seen.ToString();
        foreach (var canary in (string[])[OnwardQuestion, OnwardNote, Desk, "PARENTING"])
        {
            text.ShouldNotContain(canary);
        }
    }

    private static async Task ShouldBeRefusedAsync(TestParticipant by, SubmitReferralRequest request, string reason, string? field = null)
    {
        var refusal = await SeenRefusal.OfAsync(by.Referrals.SubmitReferralAsync(new SubmitReferralRequest(request) { RequestId = Samples.NewId() }, Waiting.Call()));
        refusal.Reason.ShouldBe(reason);
        if (field is not null)
        {
            refusal.Fields.ShouldBe([field]);
        }
    }

    private static async Task<Referral> ReadAsync(TestParticipant party, Referral referral) =>
        (await party.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call())).Referral;
}
