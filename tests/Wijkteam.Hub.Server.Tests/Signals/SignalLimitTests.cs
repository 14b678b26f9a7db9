using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Signals;

/// <summary>Who may send which signal to whom, and what it may say: one wrong thing at a time.</summary>
public sealed class SignalLimitTests : SignalScene
{
    private static readonly Dictionary<string, Wrong> Cases = new(StringComparer.Ordinal)
    {
        ["empty"] = new(HubFixture.Police, () => new SubmitSignalRequest(), "FIELD_REQUIRED", "content"),
        ["no request id"] = Ordinary("FIELD_REQUIRED", "request_id", r => r.RequestId = ""),
        ["no subject"] = Ordinary("FIELD_REQUIRED", "content.subject", r => r.Content.Subject = null),
        ["no observation"] = Ordinary("FIELD_REQUIRED", "content.observation", r => r.Content.Observation = " "),
        ["observation too long"] = Ordinary("FIELD_INVALID", "content.observation", r => r.Content.Observation = new string('x', 8_001)),
        ["no domain"] = Ordinary("FIELD_REQUIRED", "content.life_domains", r => r.Content.LifeDomains.Clear()),
        ["unknown domain"] = Ordinary("FIELD_INVALID", "content.life_domains[0]", r => r.Content.LifeDomains[0] = (LifeDomain)99),
        ["acute danger"] = Ordinary("ACUTE_DANGER", "content.priority", r => r.Content.Priority = Priority.Stat),
        ["unknown priority"] = Ordinary("FIELD_INVALID", "content.priority", r => r.Content.Priority = (Priority)9),
        ["no basis"] = Ordinary("FIELD_REQUIRED", "basis", r => r.Basis = null),
        ["unknown origin"] = Ordinary("FIELD_INVALID", "origin", r => r.Origin = (SignalOrigin)9),
        ["own question at the police"] = Ordinary("FIELD_NOT_ALLOWED", "origin", r => r.Origin = SignalOrigin.Self),
        ["police by BSN"] = Ordinary("BSN_NOT_ENTITLED", "content.subject.bsn", r => r.Content.Subject = Samples.Citizen("123456782")),
        ["police under the Wmo"] = Ordinary("SECRECY_NOT_LIFTED", "basis.secrecy.law", r => r.Basis.Secrecy.Law = Law.Wmo2015),
        ["to process under the Wpg"] = Ordinary("NO_LEGAL_BASIS", "basis.processing.law", r => r.Basis.Processing.Law = Law.Wpg),
        ["arrears with a story"] = Ordinary("FIELD_NOT_ALLOWED", "content.arrears", r => r.Content.Arrears = OfArrears().Content.Arrears),
        ["an address unknown"] = Ordinary("ADDRESS_UNKNOWN", "content.subject.address", r => r.Content.Subject.Address.Postcode = "9999ZZ"),
        ["no agreement to be found"] = Ordinary("NO_AGREEMENT", "", r => r.Basis.Secrecy = new Ground { Kind = GroundKind.Agreement }),
        ["on the reporting code to a team"] = Ordinary("FIELD_INVALID", "basis", r => r.Basis.Secrecy = new Ground { Kind = GroundKind.ReportingCode }),
        ["an objection beside it"] = new(HubFixture.Gp, () => Spoilt(OnAgreement(Samples.NewBsn()), r => r.Agreement.Decision = ConsentDecision.Deny), "FIELD_INVALID", "agreement.decision"),

        ["a practice's arrears"] = Arrears("PARTICIPANT_NOT_ENTITLED", "", _ => { }, HubFixture.Gp),
        ["an insurer's signal"] = new(HubFixture.Insurer, OfPolice, "PARTICIPANT_NOT_ENTITLED", ""),
        ["a utility's signal"] = new(HubFixture.Utility, OfPolice, "PARTICIPANT_NOT_ENTITLED", ""),
        ["arrears without a notice"] = Arrears("FIELD_REQUIRED", "content.arrears", r => r.Content.Arrears = null),
        ["arrears of nothing"] = Arrears("FIELD_INVALID", "content.arrears.amount_cents", r => r.Content.Arrears.AmountCents = 0),
        ["arrears since no date"] = Arrears("FIELD_INVALID", "content.arrears.since_date", r => r.Content.Arrears.SinceDate = "01-01-2026"),
        ["arrears since tomorrow"] = Arrears("FIELD_INVALID", "content.arrears.since_date", r => r.Content.Arrears.SinceDate = "2999-01-01"),
        ["no contact attempted"] = Arrears("NO_LEGAL_BASIS", "content.arrears.contact_attempted", r => r.Content.Arrears.ContactAttempted = false),
        ["no reminder sent"] = Arrears("NO_LEGAL_BASIS", "content.arrears.reminder_sent", r => r.Content.Arrears.ReminderSent = false),
        ["an objection against it"] = Arrears("NO_LEGAL_BASIS", "content.arrears.no_objection", r => r.Content.Arrears.NoObjection = false),
        ["arrears with an observation"] = Arrears("FIELD_NOT_ALLOWED", "content.observation", r => r.Content.Observation = "Er zijn ook kinderen."),
        ["arrears with domains"] = Arrears("FIELD_NOT_ALLOWED", "content.life_domains", r => r.Content.LifeDomains.Add(LifeDomain.MentalHealth)),
        ["arrears with problems"] = Arrears("FIELD_NOT_ALLOWED", "content.problems", r => r.Content.Problems.Add(new Problem { System = "http://hl7.org/fhir/sid/icpc-1-nl", Code = "Z01" })),
        ["arrears that say who knows"] = Arrears("FIELD_NOT_ALLOWED", "content.subject_informed", r => r.Content.SubjectInformed = true),
        ["urgent arrears"] = Arrears("FIELD_NOT_ALLOWED", "content.priority", r => r.Content.Priority = Priority.Urgent),
        ["arrears with a document"] = Arrears("FIELD_NOT_ALLOWED", "content.source_document", r => r.Content.SourceDocument = Document()),
        ["arrears of an address"] = Arrears("FIELD_NOT_ALLOWED", "content.subject.identification", r => r.Content.Subject = new Subject { Identification = SubjectIdentification.Address, Address = Person().Address }),

        ["a landlord's report"] = Report("PARTICIPANT_NOT_ENTITLED", "", r => r.Content.Subject = Person(), HubFixture.HousingCorporation),
        ["a report about money"] = Report("FIELD_NOT_ALLOWED", "content.life_domains[1]", r => r.Content.LifeDomains.Add(LifeDomain.Finances)),
        ["a report with problems"] = Report("FIELD_NOT_ALLOWED", "content.problems", r => r.Content.Problems.Add(new Problem { System = "http://hl7.org/fhir/sid/icpc-1-nl", Code = "Z12" })),
        ["a report with a document"] = Report("FIELD_NOT_ALLOWED", "content.source_document", r => r.Content.SourceDocument = Document()),
        ["a report about nobody"] = Report("FIELD_INVALID", "content.subject.identification", r =>
        {
            r.Content.Subject = new Subject { Identification = SubjectIdentification.Anonymous, AreaCode = "BU03440431" };
            r.Basis.Secrecy = null;
        }),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Submit_OneThingWrong_IsRefusedByName_AndLeavesNothing(string name)
    {
        var (sender, make, reason, field) = Cases[name];

        var refusal = await SeenRefusal.OfAsync(Hub.Connect(sender).Signals.SubmitSignalAsync(make(), Waiting.Call()));

        refusal.Reason.ShouldBe(reason, refusal.Text);
        if (field.Length > 0)
        {
            refusal.Fields.ShouldContain(field);
        }

        (StoreTrace.Count(Hub, "entries"), StoreTrace.Count(Hub, "records"), StoreTrace.Count(Hub, "subjects")).ShouldBe((0, 0, 0));
    }

    [Theory]
    [InlineData(HubFixture.HousingCorporation)]
    [InlineData(HubFixture.Utility)]
    [InlineData(HubFixture.Insurer)]
    public async Task Arrears_GoToTheDebtDesk_AndNowhereElse(string creditor)
    {
        var submitted = await SignalAsync(Hub.Connect(creditor), OfArrears());

        submitted.TargetParticipantId.ShouldBe(HubFixture.CreditBank);
        submitted.LifeDomains.ShouldBe([LifeDomain.Finances]);
        submitted.Route[^1].Rule.ShouldBe("debt_desk");
    }

    [Fact]
    public async Task Report_GoesToVeiligThuis_WhoseAnswerSaysNoMoreThanThatItIsDone()
    {
        var submitted = await SignalAsync(Gp, OfReport(Samples.NewBsn()));
        var veiligThuis = Hub.Connect(HubFixture.VeiligThuis);
        await TakeUpAsync(veiligThuis, submitted);
        await CloseAsync(veiligThuis, submitted, "Onderzoek ingesteld.");

        submitted.TargetParticipantId.ShouldBe(HubFixture.VeiligThuis);
        var read = await ReadAsync(Gp, submitted);
        (read.Status, read.Answer).ShouldBe((SignalStatus.Closed, null));
    }

    [Fact]
    public async Task ConfirmSubject_ByADeskThatMayNotUseTheBsn_IsRefused()
    {
        var submitted = await SignalAsync(Hub.Connect(HubFixture.HousingCorporation), OfArrears());

        var refusal = await SeenRefusal.OfAsync(
            Hub.Connect(HubFixture.CreditBank).Signals.ConfirmSignalSubjectAsync(Confirm(submitted, Samples.NewBsn()), Waiting.Call()));

        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.PermissionDenied, "BSN_NOT_ENTITLED"));
    }

    [Fact]
    public async Task ExternalIdentifier_OfAReferral_IsTakenForASignalToo()
    {
        var bsn = Samples.NewBsn();
        await AgreeAsync(bsn);
        var referral = Samples.Referral(bsn);
        referral.ExternalIdentifier = new Identifier { System = "https://gp.example/exchanges", Value = "2026-0001" };
        await Gp.Referrals.SubmitReferralAsync(referral, Waiting.Call());
        var signal = OnAgreement(bsn);
        signal.ExternalIdentifier = referral.ExternalIdentifier;

        var refusal = await SeenRefusal.OfAsync(Gp.Signals.SubmitSignalAsync(signal, Waiting.Call()));

        (refusal.Status, refusal.Reason).ShouldBe((StatusCode.AlreadyExists, "EXTERNAL_IDENTIFIER_TAKEN"));
    }

    [Theory]
    [InlineData("triage", "FIELD_REQUIRED", "triage")]
    [InlineData("decision", "FIELD_REQUIRED", "triage.decision")]
    [InlineData("unknown", "FIELD_INVALID", "triage.decision")]
    [InlineData("advice", "FIELD_REQUIRED", "triage.advice")]
    [InlineData("reason", "FIELD_REQUIRED", "triage.reason")]
    [InlineData("reason too many", "FIELD_NOT_ALLOWED", "triage.reason")]
    [InlineData("version", "VERSION_MISMATCH", "expected_version")]
    public async Task Triage_OneThingWrong_IsRefusedByName(string wrong, string reason, string field)
    {
        var submitted = await SignalAsync(Police, OfPolice());
        var request = new TriageSignalRequest { RequestId = Samples.NewId(), Id = submitted.Id, Triage = new SignalTriage { Decision = TriageDecision.TakenUp } };
        switch (wrong)
        {
            case "triage": request.Triage = null; break;
            case "decision": request.Triage.Decision = TriageDecision.Unspecified; break;
            case "unknown": request.Triage.Decision = (TriageDecision)9; break;
            case "advice": request.Triage.Decision = TriageDecision.Redirected; break;
            case "reason": request.Triage.Decision = TriageDecision.NoAction; break;
            case "reason too many": request.Triage.Reason = new StatusReason { Code = StatusReasonCode.Duplicate }; break;
            default: request.ExpectedVersion = 2; break;
        }

        var refusal = await SeenRefusal.OfAsync(Team.Signals.TriageSignalAsync(request, Waiting.Call()));

        refusal.Reason.ShouldBe(reason, refusal.Text);
        refusal.Fields.ShouldContain(field);
        (await ReadAsync(Team, submitted)).Version.ShouldBe(1);
    }

    private static SourceDocument Document() => new() { MediaType = "text/plain", Data = Google.Protobuf.ByteString.CopyFromUtf8("meer") };

    private static SubmitSignalRequest Spoilt(SubmitSignalRequest request, Action<SubmitSignalRequest> spoil)
    {
        spoil(request);
        return request;
    }

    private static Wrong Ordinary(string reason, string field, Action<SubmitSignalRequest> spoil) =>
        new(HubFixture.Police, () => Spoilt(OfPolice(), spoil), reason, field);

    private static Wrong Arrears(string reason, string field, Action<SubmitSignalRequest> spoil, string sender = HubFixture.HousingCorporation) =>
        new(sender, () => Spoilt(OfArrears(), spoil), reason, field);

    private static Wrong Report(string reason, string field, Action<SubmitSignalRequest> spoil, string sender = HubFixture.Gp) =>
        new(sender, () => Spoilt(OfReport("123456782"), spoil), reason, field);

    private sealed record Wrong(string Sender, Func<SubmitSignalRequest> Make, string Reason, string Field);
}
