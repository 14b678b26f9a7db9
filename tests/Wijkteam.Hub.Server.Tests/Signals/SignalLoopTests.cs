using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Signals;

/// <summary>Signals from their submission to the answer, and what each party learns on the way.</summary>
public sealed class SignalLoopTests : SignalScene
{
    [Fact]
    public async Task OnAgreement_ReachesTheTeam_AndTheAnswerComesBackInFull()
    {
        await using var teamInbox = await TestInbox.OpenAsync(Team);
        await using var gpInbox = await TestInbox.OpenAsync(Gp);
        var request = OnAgreement(Samples.NewBsn());

        var submitted = await SignalAsync(Gp, request);

        (submitted.Status, submitted.TargetParticipantId).ShouldBe((SignalStatus.Received, HubFixture.Team));
        submitted.Route.ShouldNotBeEmpty();
        submitted.ConsentId.ShouldNotBeEmpty();
        var received = (await teamInbox.NextAndAckAsync()).Signal;
        received.Content.ShouldBe(request.Content);
        received.Origin.ShouldBe(SignalOrigin.Professional);
        await TakeUpAsync(Team, submitted);
        await CloseAsync(Team, submitted, "Mevrouw krijgt hulp bij de post.");
        var takenUp = (await gpInbox.NextAndAckAsync()).Signal;
        (takenUp.Status, takenUp.Triage.Decision, takenUp.Content).ShouldBe((SignalStatus.TakenUp, TriageDecision.TakenUp, null));
        var closed = (await gpInbox.NextAndAckAsync()).Signal;
        (closed.Status, closed.Answer.Result, closed.Answer.Summary).ShouldBe((SignalStatus.Closed, SignalResult.HelpStarted, "Mevrouw krijgt hulp bij de post."));
        (await ReadAsync(Gp, submitted)).Answer.ShouldBe(closed.Answer);
        (await ReadAsync(Team, submitted)).Content.ShouldBeNull();
    }

    [Fact]
    public async Task OfPolice_TheyLearnThatItWasTakenUpAndClosed_AndNothingOfTheCitizen()
    {
        await using var policeInbox = await TestInbox.OpenAsync(Police);
        var submitted = await SignalAsync(Police, OfPolice());

        await TakeUpAsync(Team, submitted);
        await CloseAsync(Team, submitted, "Opgenomen in de kliniek.");

        (await policeInbox.NextAndAckAsync()).Signal.Triage.Decision.ShouldBe(TriageDecision.TakenUp);
        var message = await policeInbox.NextAndAckAsync();
        (message.Signal.Status, message.Signal.Answer).ShouldBe((SignalStatus.Closed, null));
        message.ToString().ShouldNotContain("kliniek");
        (await ReadAsync(Police, submitted)).ToString().ShouldNotContain("kliniek");
        (await ReadAsync(Team, submitted)).Answer.Summary.ShouldBe("Opgenomen in de kliniek.");
    }

    [Theory]
    [InlineData(TriageDecision.Redirected)]
    [InlineData(TriageDecision.NoAction)]
    public async Task NotTakenUp_IsClosedAtOnce_AndTheSenderIsTold(TriageDecision decision)
    {
        await using var policeInbox = await TestInbox.OpenAsync(Police);
        var submitted = await SignalAsync(Police, OfPolice());
        var triage = new SignalTriage { Decision = decision, Advice = "Bel voor dit soort vragen de wijkverpleging." };
        if (decision == TriageDecision.NoAction)
        {
            triage.Reason = new StatusReason { Code = StatusReasonCode.CitizenDeclines, Text = "Meneer wil niemand zien." };
        }

        var settled = await TriageAsync(Team, submitted, triage);

        (settled.Status, settled.Triage).ShouldBe((SignalStatus.Closed, triage));
        var told = (await policeInbox.NextAndAckAsync()).Signal;
        (told.Status, told.Triage.Decision, told.Triage.Advice, told.Triage.Reason).ShouldBe((SignalStatus.Closed, decision, triage.Advice, null));
        var refusal = await SeenRefusal.OfAsync(Team.Signals.CloseSignalAsync(
            new CloseSignalRequest { RequestId = Samples.NewId(), Id = submitted.Id, Answer = new SignalAnswer { Result = SignalResult.AdviceGiven, Summary = "-" } }, Waiting.Call()));
        refusal.Reason.ShouldBe("STATE_NOT_ALLOWED");
    }

    [Fact]
    public async Task ConfirmSubject_IsForTheDeskAlone_AndTheSenderNeverHearsOfIt()
    {
        await using var policeInbox = await TestInbox.OpenAsync(Police);
        var submitted = await SignalAsync(Police, OfPolice());
        var bsn = Samples.NewBsn();

        var confirmed = (await Team.Signals.ConfirmSignalSubjectAsync(Confirm(submitted, bsn), Waiting.Call())).Signal;

        (confirmed.Version, confirmed.Status, confirmed.ConfirmedSubject.Bsn).ShouldBe((2, SignalStatus.Received, bsn));
        (await ReadAsync(Team, submitted)).ConfirmedSubject.Bsn.ShouldBe(bsn);
        (await ReadAsync(Police, submitted)).ConfirmedSubject.ShouldBeNull();
        await TakeUpAsync(Team, submitted);
        (await policeInbox.NextAndAckAsync()).Signal.ShouldSatisfyAllConditions(
            signal => signal.Version.ShouldBe(3),
            signal => signal.ConfirmedSubject.ShouldBeNull());
        (await SeenRefusal.OfAsync(Police.Signals.ConfirmSignalSubjectAsync(Confirm(submitted, bsn), Waiting.Call()))).Reason.ShouldBe("BSN_NOT_ENTITLED");
    }

    [Fact]
    public async Task Anonymous_StaysAnonymous_AndIsAnsweredInFull()
    {
        var request = OfPolice();
        request.Content.Subject = new Subject { Identification = SubjectIdentification.Anonymous, AreaCode = "BU03440431" };
        request.Basis.Secrecy = null;
        var submitted = await SignalAsync(Police, request);
        submitted.TargetParticipantId.ShouldBe(HubFixture.Operator, "without an age no team with age limits is chosen");
        var desk = Hub.Connect(HubFixture.Operator);

        var refusal = await SeenRefusal.OfAsync(desk.Signals.ConfirmSignalSubjectAsync(Confirm(submitted, Samples.NewBsn()), Waiting.Call()));
        await TakeUpAsync(desk, submitted);
        await CloseAsync(desk, submitted, "Wij lopen vaker door de straat.");

        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.FailedPrecondition, "STATE_NOT_ALLOWED"));
        (await ReadAsync(Police, submitted)).Answer.Summary.ShouldBe("Wij lopen vaker door de straat.");
    }

    [Fact]
    public async Task OwnQuestion_AtTheTeamsOwnDesk_ComesToItsInboxOnce_AndItsStepsDoNot()
    {
        var request = OfPolice();
        request.Origin = SignalOrigin.Self;
        request.Content.Subject = Samples.Citizen(Samples.NewBsn());
        request.Basis = On(GroundKind.PublicTask, GroundKind.PublicTask, Law.Wmo2015);
        await using var inbox = await TestInbox.OpenAsync(Team);

        var submitted = await SignalAsync(Team, request);
        (submitted.SourceParticipantId, submitted.TargetParticipantId, submitted.Origin).ShouldBe((HubFixture.Team, HubFixture.Team, SignalOrigin.Self));
        await TakeUpAsync(Team, submitted);
        await CloseAsync(Team, submitted);

        (await inbox.NextAndAckAsync()).Signal.Content.ShouldBe(request.Content);
        var next = await SignalAsync(Police, OfPolice());
        (await inbox.NextAndAckAsync()).Signal.Id.ShouldBe(next.Id);
    }

    [Fact]
    public async Task EnteredInError_TheTargetLearnsThat_AndNothingElse()
    {
        var submitted = await SignalAsync(Gp, OnAgreement(Samples.NewBsn()));

        var marked = (await Gp.Signals.MarkSignalEnteredInErrorAsync(
            new MarkSignalEnteredInErrorRequest { RequestId = Samples.NewId(), Id = submitted.Id, Reason = new StatusReason { Code = StatusReasonCode.Other, Text = "Verkeerde patiënt." } },
            Waiting.Call())).Signal;

        (marked.Status, marked.StatusReason.Text).ShouldBe((SignalStatus.EnteredInError, "Verkeerde patiënt."));
        await using var inbox = await TestInbox.OpenAsync(Team);
        var told = (await inbox.NextAndAckAsync()).Signal;
        told.ShouldBe(new Signal
        {
            Id = submitted.Id,
            Version = 2,
            Status = SignalStatus.EnteredInError,
            SourceParticipantId = HubFixture.Gp,
            TargetParticipantId = HubFixture.Team,
            CreateTime = submitted.CreateTime,
            UpdateTime = marked.UpdateTime,
        });
        (await ReadAsync(Team, submitted)).ShouldBe(told);
    }

    [Fact]
    public async Task Revocation_ClosesTheSignal_AndWithholdsWhatIsPending()
    {
        var submitted = await SignalAsync(Gp, OnAgreement(Samples.NewBsn()));

        var revoked = await Gp.Consents.RevokeConsentAsync(
            new RevokeConsentRequest { RequestId = Samples.NewId(), Id = submitted.ConsentId, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } }, Waiting.Call());

        revoked.ClosedExchangeIds.ShouldBe([submitted.Id]);
        revoked.Disclosures.ShouldBeEmpty();
        await using var inbox = await TestInbox.OpenAsync(Team);
        (await inbox.NextAndAckAsync()).Closure.ExchangeId.ShouldBe(submitted.Id);
        var read = await ReadAsync(Gp, submitted);
        (read.Status, read.StatusReason.Code).ShouldBe((SignalStatus.Closed, StatusReasonCode.Closed));
        (await SeenRefusal.OfAsync(Team.Signals.TriageSignalAsync(
            new TriageSignalRequest { RequestId = Samples.NewId(), Id = submitted.Id, Triage = new SignalTriage { Decision = TriageDecision.TakenUp } }, Waiting.Call())))
            .Reason.ShouldBe("STATE_NOT_ALLOWED");
    }

    [Fact]
    public async Task AgreementForReferrals_DoesNotCoverASignal()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var request = OnAgreement(bsn);
        request.Agreement = null;

        var refusal = await SeenRefusal.OfAsync(Gp.Signals.SubmitSignalAsync(request, Waiting.Call()));

        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.FailedPrecondition, "NO_AGREEMENT"));
    }

    [Fact]
    public async Task Lists_HoldWhatTheCallerHasAPartIn_PageByPage()
    {
        var first = await SignalAsync(Police, OfPolice());
        var second = await SignalAsync(Gp, OnAgreement(Samples.NewBsn()));
        var third = await SignalAsync(Police, OfPolice());
        await ReferAsync();
        await TakeUpAsync(Team, first);

        var request = new ListSignalsRequest { PageSize = 2 };
        var page = await Team.Signals.ListSignalsAsync(request, Waiting.Call());
        request.PageToken = page.NextPageToken;
        var rest = await Team.Signals.ListSignalsAsync(request, Waiting.Call());

        page.Signals.Concat(rest.Signals).Select(signal => signal.Id).ShouldBe([third.Id, second.Id, first.Id]);
        rest.NextPageToken.ShouldBeEmpty();
        page.Signals.ShouldAllBe(signal => signal.Content == null && signal.Basis == null);
        var takenUp = await Police.Signals.ListSignalsAsync(new ListSignalsRequest { Statuses = { SignalStatus.TakenUp } }, Waiting.Call());
        takenUp.Signals.Select(signal => signal.Id).ShouldBe([first.Id]);
    }

    [Fact]
    public async Task Repeat_IsAnsweredAfresh_AndOtherContentUnderItsIdIsRefused()
    {
        var request = OfPolice();
        var submitted = await SignalAsync(Police, request);
        await TakeUpAsync(Team, submitted);

        var again = await SignalAsync(Police, request);
        request.Content.Observation += " Al een week.";
        var refusal = await SeenRefusal.OfAsync(Police.Signals.SubmitSignalAsync(request, Waiting.Call()));

        (again.Id, again.Status).ShouldBe((submitted.Id, SignalStatus.TakenUp));
        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.AlreadyExists, "REQUEST_ID_REUSED"));
    }

    [Fact]
    public async Task KnownVersion_UnchangedDisclosesAndLogsNothing()
    {
        var submitted = await SignalAsync(Police, OfPolice());
        await ReadAsync(Police, submitted);
        var reads = StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)");

        var same = await Police.Signals.GetSignalAsync(new GetSignalRequest { Id = submitted.Id, KnownVersion = 1 }, Waiting.Call());
        await TakeUpAsync(Team, submitted);
        var changed = await Police.Signals.GetSignalAsync(new GetSignalRequest { Id = submitted.Id, KnownVersion = 1 }, Waiting.Call());

        (same.Unchanged, same.Signal).ShouldBe((true, null));
        (changed.Unchanged, changed.Signal.Version).ShouldBe((false, 2));
        StoreTrace.Count(Hub, "entries WHERE kind IN (41, 42)").ShouldBe(reads + 1);
    }

    [Fact]
    public async Task Stranger_FindsNothing()
    {
        var submitted = await SignalAsync(Police, OfPolice());
        var stranger = Hub.Connect(HubFixture.YouthTeam);

        var read = await SeenRefusal.OfAsync(stranger.Signals.GetSignalAsync(new GetSignalRequest { Id = submitted.Id }, Waiting.Call()));
        var step = await SeenRefusal.OfAsync(stranger.Signals.TriageSignalAsync(
            new TriageSignalRequest { RequestId = Samples.NewId(), Id = submitted.Id, Triage = new SignalTriage { Decision = TriageDecision.TakenUp } }, Waiting.Call()));

        (read.Status, step.Status).ShouldBe((StatusCode.NotFound, StatusCode.NotFound));
    }

    [Fact]
    public async Task Pushed_SaysThatItIsASignalAndHowItStands()
    {
        var submitted = await SignalAsync(Gp, OnAgreement(Samples.NewBsn()));
        await Gp.Push.CreateSubscriptionAsync(Samples.Subscription(HubFixture.Gp), Waiting.Call());
        await using var pushes = await TestPush.OpenAsync(Hub.Connect(HubFixture.Adapter, withProfessional: false));

        await TakeUpAsync(Team, submitted);

        var notification = await pushes.NextAsync();
        (notification.Focus, notification.ExchangeId, notification.SignalStatus, notification.ReferralStatus)
            .ShouldBe((NotificationFocus.Signal, submitted.Id, SignalStatus.TakenUp, ReferralStatus.Unspecified));
    }
}
