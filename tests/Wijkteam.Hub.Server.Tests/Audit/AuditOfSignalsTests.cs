using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.Server.Tests.Signals;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Audit;

/// <summary>Who looked at a signal: a report under the reporting code is nobody's but the reporter's and Veilig Thuis's.</summary>
public sealed class AuditOfSignalsTests : SignalScene
{
    private const string WrittenReason = "KANARIE-REDEN";

    public AuditOfSignalsTests() => Hub.ChangeDirectory = directory => directory.Registrations.Add(AuditLog.Registration());

    private TestParticipant Auditor => Hub.Connect(AuditLog.Auditor);

    [Fact]
    public async Task Report_IsHidden_FromWhoIsNeitherReporterNorVeiligThuisNorAuditor()
    {
        var bsn = Samples.NewBsn();
        var report = await SignalAsync(Gp, OfReport(bsn));
        var signal = await SignalAsync(Gp, OnAgreement(bsn));
        Hub.Time.Advance(TimeSpan.FromSeconds(1));
        await ReadAsync(Hub.Connect(HubFixture.VeiligThuis), report);
        (string, string)[] expected = [("DISCLOSED_ON_READ", HubFixture.VeiligThuis), ("SIGNAL_SUBMITTED", HubFixture.Gp)];

        foreach (var by in (TestParticipant[])[Gp, Hub.Connect(HubFixture.VeiligThuis), Auditor])
        {
            OfExchange(await by.WhoLookedAsync(bsn), report).ShouldBe(expected);
        }

        (await Team.WhoLookedAsync(bsn)).Select(seen => seen.Entity.Id).Distinct().ShouldBe([signal.Id]);

        // Even if it comes to be a party: by a transfer that should not have been, say.
        Hub.Store.Change("records", $"UPDATE records SET target = '{HubFixture.Team}' WHERE id = {Hub.Store.Literal(Guid.Parse(report.Id))}").ShouldBe(1);
        (await Team.WhoLookedAsync(bsn)).Select(seen => seen.Entity.Id).Distinct().ShouldBe([signal.Id]);
        (await Team.AskAsync(new ListAuditEventsRequest { ExchangeId = report.Id })).Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task SignalByName_IsFoundByItsSender_AndByTheExchange_ThoughTheSenderMayNotRefer()
    {
        var signal = await SignalAsync(Police, OfPolice());
        Hub.Time.Advance(TimeSpan.FromSeconds(1));
        await ReadAsync(Hub.Connect(signal.TargetParticipantId), signal);
        (string, string)[] expected = [("DISCLOSED_ON_READ", signal.TargetParticipantId), ("SIGNAL_SUBMITTED", HubFixture.Police)];
        var byName = new ListAuditEventsRequest { Subject = Person() };
        var byId = new ListAuditEventsRequest { ExchangeId = signal.Id };

        (await Police.AskAsync(byName)).Events.Lines().ShouldBe(expected);
        (await Police.AskAsync(byId)).Events.Lines().ShouldBe(expected);
        (await Hub.Connect(signal.TargetParticipantId).AskAsync(byId)).Events.Lines().ShouldBe(expected);
        (await Auditor.AskAsync(byId)).Events.Lines().ShouldBe(expected);
        (await Hub.Connect(HubFixture.OtherGp).AskAsync(byName)).Events.ShouldBeEmpty("its names are not the police's");
        var landlord = Hub.Connect(HubFixture.HousingCorporation);
        foreach (var request in (ListAuditEventsRequest[])[byName, byId])
        {
            (await SeenRefusal.OfAsync(landlord.Audit.ListAuditEventsAsync(request, Waiting.Call()))).Reason.ShouldBe("PARTICIPANT_NOT_ENTITLED");
        }
    }

    [Fact]
    public async Task WrittenReason_IsTheWritersAndAnAuditors()
    {
        var bsn = Samples.NewBsn();
        var request = OnAgreement(bsn);
        request.Agreement = null;
        request.Basis.Secrecy = new Ground { Kind = GroundKind.VitalInterest, WrittenReason = WrittenReason };
        await SignalAsync(Gp, request);

        foreach (var (by, sees) in (IEnumerable<(TestParticipant, bool)>)[(Gp, true), (Auditor, true), (Team, false)])
        {
            var secrecy = (await by.WhoLookedAsync(bsn)).Single(seen => seen.Kind == "SIGNAL_SUBMITTED").Basis.Secrecy;
            (secrecy.Kind, secrecy.WrittenReason).ShouldBe((GroundKind.VitalInterest, sees ? WrittenReason : ""));
        }
    }

    private static IEnumerable<(string, string)> OfExchange(IEnumerable<AuditEvent> events, Signal signal) => events.Where(seen => seen.Entity.Id == signal.Id).Lines();
}
