using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Signals;

/// <summary>Signals of every kind of sender, about invented citizens.</summary>
public abstract class SignalScene : InboxScene
{
    protected const string Observation = "De brievenbus puilt uit en mevrouw doet niet meer open.";

    protected TestParticipant Police => Hub.Connect(HubFixture.Police);

    protected static LegalBasis On(GroundKind secrecy, GroundKind processing, Law secrecyLaw = Law.Unspecified) => new()
    {
        Secrecy = Ground(secrecy, secrecyLaw),
        Processing = Ground(processing, Law.Wmo2015),
    };

    protected static Subject Person() => new()
    {
        Identification = SubjectIdentification.Person,
        Name = new HumanName { Given = "Dirk", Family = "Bedacht" },
        BirthDate = "1961-11-02",
        Address = new Address { Postcode = "3572AB", HouseNumber = 20 },
    };

    /// <summary>A GP's, on the citizen's agreement, which comes with it.</summary>
    protected static SubmitSignalRequest OnAgreement(string bsn) => new()
    {
        RequestId = Samples.NewId(),
        Content = new SignalContent { Subject = Samples.Citizen(bsn), LifeDomains = { LifeDomain.Finances }, Observation = Observation },
        Basis = On(GroundKind.Agreement, GroundKind.PublicTask),
        Agreement = new Consent
        {
            Decision = ConsentDecision.Permit,
            Scope = new ConsentScope { RecipientParticipantId = HubFixture.Team, Purpose = ConsentPurpose.Signal },
            Givers = { new ConsentGiver { Capacity = GiverCapacity.Subject } },
        },
    };

    /// <summary>The police's, on their public task, about somebody whom they know by name.</summary>
    protected static SubmitSignalRequest OfPolice() => new()
    {
        RequestId = Samples.NewId(),
        Content = new SignalContent { Subject = Person(), LifeDomains = { LifeDomain.MentalHealth }, Observation = Observation },
        Basis = On(GroundKind.PublicTask, GroundKind.PublicTask, Law.Wpg),
    };

    /// <summary>A landlord's, after its own effort.</summary>
    protected static SubmitSignalRequest OfArrears() => new()
    {
        RequestId = Samples.NewId(),
        Content = new SignalContent
        {
            Subject = Person(),
            SenderContact = "+31301234567",
            Arrears = new ArrearsNotice { AmountCents = 184_250, SinceDate = "2026-01-01", ContactAttempted = true, ReminderSent = true, NoObjection = true },
        },
        Basis = On(GroundKind.ArrearsSignal, GroundKind.ArrearsSignal),
    };

    /// <summary>A report under the reporting code.</summary>
    protected static SubmitSignalRequest OfReport(string bsn) => new()
    {
        RequestId = Samples.NewId(),
        Content = new SignalContent { Subject = Samples.Citizen(bsn), LifeDomains = { LifeDomain.DomesticRelations }, Observation = Observation },
        Basis = On(GroundKind.ReportingCode, GroundKind.ReportingCode),
    };

    protected static async Task<Signal> SignalAsync(TestParticipant by, SubmitSignalRequest request) =>
        (await by.Signals.SubmitSignalAsync(request, Waiting.Call())).Signal;

    protected static async Task<Signal> TriageAsync(TestParticipant by, Signal signal, SignalTriage triage) => (await by.Signals.TriageSignalAsync(
        new TriageSignalRequest { RequestId = Samples.NewId(), Id = signal.Id, Triage = triage }, Waiting.Call())).Signal;

    protected static Task<Signal> TakeUpAsync(TestParticipant by, Signal signal) => TriageAsync(by, signal, new SignalTriage { Decision = TriageDecision.TakenUp });

    protected static async Task<Signal> CloseAsync(TestParticipant by, Signal signal, string summary = "Wij zijn langs geweest en komen wekelijks.") =>
        (await by.Signals.CloseSignalAsync(
            new CloseSignalRequest { RequestId = Samples.NewId(), Id = signal.Id, Answer = new SignalAnswer { Result = SignalResult.HelpStarted, Summary = summary } },
            Waiting.Call())).Signal;

    protected static async Task<Signal> ReadAsync(TestParticipant by, Signal signal) =>
        (await by.Signals.GetSignalAsync(new GetSignalRequest { Id = signal.Id }, Waiting.Call())).Signal;

    protected static ConfirmSignalSubjectRequest Confirm(Signal signal, string bsn) => new()
    {
        RequestId = Samples.NewId(),
        Id = signal.Id,
        Subject = new Subject { Identification = SubjectIdentification.Bsn, Bsn = bsn },
    };

    private static Ground Ground(GroundKind kind, Law law) =>
        kind == GroundKind.PublicTask ? new Ground { Kind = kind, Law = law, Article = "2.3.2" } : new Ground { Kind = kind };
}
