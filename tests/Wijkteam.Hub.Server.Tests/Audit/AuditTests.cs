using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests.Audit;

/// <summary>Who looked at a citizen's data.</summary>
public sealed class AuditTests : InboxScene
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    public AuditTests() => Hub.ChangeDirectory = directory => directory.Registrations.Add(AuditLog.Registration());

    private TestParticipant Auditor => Hub.Connect(AuditLog.Auditor);

    [Fact]
    public async Task Log_TellsEachStepAndDisclosure_NewestFirst()
    {
        var (bsn, consent, referral) = await ExchangeAsync();

        var events = await Gp.WhoLookedAsync(bsn);

        events.Select(seen => (seen.Kind, seen.Action, seen.Agent.ParticipantId, seen.Agent.Requestor, seen.Entity.Kind, seen.Entity.Version)).ShouldBe(
        [
            ("DISCLOSED_ON_READ", AuditAction.Read, HubFixture.Gp, true, AuditEntityKind.Referral, 2),
            ("REFERRAL_ACCEPTED", AuditAction.Update, HubFixture.Team, true, AuditEntityKind.Referral, 2),
            ("DISCLOSED_TO_INBOX", AuditAction.Read, HubFixture.Team, false, AuditEntityKind.Referral, 1),
            ("REFERRAL_SUBMITTED", AuditAction.Create, HubFixture.Gp, true, AuditEntityKind.Referral, 1),
            ("CONSENT_RECORDED", AuditAction.Create, HubFixture.Gp, true, AuditEntityKind.Consent, 1),
        ]);
        events.Select(seen => seen.Entity.Id).ShouldBe([referral.Id, referral.Id, referral.Id, referral.Id, consent.Id]);
        events.Take(4).ShouldAllBe(seen => seen.Basis.Equals(Samples.Basis()));
        events[4].Basis.ShouldBeNull();
        events.ShouldAllBe(seen => seen.Outcome == AuditOutcome.Success && seen.Source == "wijkteam-hub");
        events.Select(seen => seen.Time).ShouldBe(events.Select(seen => seen.Time).OrderDescending());
        events[3].Time.ShouldBe(referral.CreateTime);
        (await Team.WhoLookedAsync(bsn)).Lines().ShouldBe(events.Take(4).Lines(), "a consent is its recorder's");
    }

    [Fact]
    public async Task Professional_IsKnownToTheirOwnParticipantAndAnAuditor_OthersSeeTheRole()
    {
        var (bsn, _, _) = await ExchangeAsync();

        foreach (var (by, own) in (IEnumerable<(TestParticipant, string?)>)[(Gp, HubFixture.Gp), (Team, HubFixture.Team), (Auditor, null)])
        {
            var agents = (await by.WhoLookedAsync(bsn)).Select(seen => seen.Agent).ToList();

            agents.ShouldContain(agent => agent.ParticipantId == HubFixture.Gp);
            agents.ShouldContain(agent => agent.ParticipantId == HubFixture.Team);
            agents.ShouldAllBe(agent => agent.Professional.Role == "01.015");
            agents.ShouldAllBe(agent => (agent.Professional.Value == "19012345601") == (own == null || agent.ParticipantId == own));
            agents.ShouldAllBe(agent => (agent.Professional.System.Length > 0) == (agent.Professional.Value.Length > 0));
        }
    }

    [Fact]
    public async Task Auditor_SeesAll_WithWhoHasAsked()
    {
        var (bsn, _, _) = await ExchangeAsync();
        await Team.Referrals.ListReferralsAsync(new ListReferralsRequest { SubjectBsn = bsn }, Waiting.Call());
        Hub.Time.Advance(Step);
        await Gp.WhoLookedAsync(bsn);
        Hub.Time.Advance(Step);

        var events = await Auditor.WhoLookedAsync(bsn);

        events.Lines().ShouldBe(
        [
            ("LOG_READ", AuditLog.Auditor), ("LOG_READ", HubFixture.Gp), ("READ", HubFixture.Team), ("DISCLOSED_ON_READ", HubFixture.Gp), ("REFERRAL_ACCEPTED", HubFixture.Team),
            ("DISCLOSED_TO_INBOX", HubFixture.Team), ("REFERRAL_SUBMITTED", HubFixture.Gp), ("CONSENT_RECORDED", HubFixture.Gp),
        ]);
        events[0].Entity.ShouldBe(new AuditEntity { Kind = AuditEntityKind.Citizen });
    }

    [Fact]
    public async Task Asking_IsNotedOnce_BeforeTheAnswer_AndTellsNobodyWhetherTheCitizenIsKnown()
    {
        var (bsn, _, _) = await ExchangeAsync();
        var stranger = Hub.Connect(HubFixture.OtherGp);

        var known = (await stranger.AskAsync(AuditLog.About(bsn)), await stranger.AskAsync(AuditLog.About(bsn)));
        var before = StoreTrace.Take(Hub);
        var unknown = await stranger.AskAsync(AuditLog.About(Samples.NewBsn()));

        StoreTrace.Take(Hub).ShouldBe(before);
        known.Item1.ShouldBe(unknown);
        known.Item2.ShouldBe(unknown, "its own question from before would tell");
        unknown.ShouldBe(new ListAuditEventsResponse());
        StoreTrace.Count(Hub, $"entries WHERE kind = 100 AND actor = '{HubFixture.OtherGp}'").ShouldBe(2);
        (await Auditor.WhoLookedAsync(bsn)).Lines().Count(line => line == ("LOG_READ", HubFixture.OtherGp)).ShouldBe(2);
    }

    [Fact]
    public async Task Insurer_WithoutAPart_IsRefused_WhetherOrNotTheCitizenIsKnown_AndLeavesNothing()
    {
        var (bsn, _, _) = await ExchangeAsync();
        var insurer = Hub.Connect(HubFixture.Insurer);
        var before = StoreTrace.Take(Hub);

        foreach (var asked in (string[])[bsn, Samples.NewBsn()])
        {
            (await SeenRefusal.OfAsync(insurer.Audit.ListAuditEventsAsync(AuditLog.About(asked), Waiting.Call()))).Reason.ShouldBe("PARTICIPANT_NOT_ENTITLED");
        }

        StoreTrace.Take(Hub).ShouldBe(before);
    }

    [Fact]
    public async Task Exchange_ById_IsTheSame_ToWhoHasAPart()
    {
        var (bsn, _, referral) = await ExchangeAsync();
        var other = await ReferAsync(bsn);
        var all = await Gp.WhoLookedAsync(bsn);
        var ofReferral = all.Where(seen => seen.Entity.Id == referral.Id).ToList();
        ofReferral.Count.ShouldBeLessThan(all.Count(seen => seen.Entity.Kind == AuditEntityKind.Referral));

        (await Gp.AskAsync(new ListAuditEventsRequest { ExchangeId = referral.Id })).Events.ShouldBe(ofReferral);
        var both = AuditLog.About(bsn);
        both.ExchangeId = referral.Id;
        (await Gp.AskAsync(both)).Events.ShouldBe(ofReferral);
        both.Subject.Bsn = Samples.NewBsn();
        (await Gp.AskAsync(both)).Events.ShouldBeEmpty();
        (await Hub.Connect(HubFixture.OtherGp).AskAsync(new ListAuditEventsRequest { ExchangeId = other.Id })).Events.ShouldBeEmpty();
        (await Gp.AskAsync(new ListAuditEventsRequest { ExchangeId = Samples.NewId() })).Events.ShouldBeEmpty();
        StoreTrace.Count(Hub, $"entries WHERE kind = 100 AND actor = '{HubFixture.OtherGp}'").ShouldBe(1);
    }

    [Fact]
    public async Task Pages_HoldTogether_WhileMoreIsDone_AndAPeriodNarrowsThem()
    {
        var (bsn, _, referral) = await ExchangeAsync();
        var whole = await Team.WhoLookedAsync(bsn);
        foreach (var size in (int[])[1, 2, 3, 4])
        {
            var request = AuditLog.About(bsn);
            request.PageSize = size;
            var seen = new List<AuditEvent>();
            do
            {
                var page = await Team.AskAsync(request);
                page.Events.Count.ShouldBeInRange(1, size);
                seen.AddRange(page.Events);
                request.PageToken = page.NextPageToken;
                await Gp.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call());
            }
            while (request.PageToken.Length > 0);

            seen.TakeLast(whole.Count).ShouldBe(whole, $"pages of {size}");
        }

        var period = AuditLog.About(bsn);
        (period.TimeFrom, period.TimeBefore) = (whole[2].Time, whole[0].Time);
        (await Team.AskAsync(period)).Events.ShouldBe(whole.Skip(1).Take(2));
        period.TimeFrom = whole[0].Time;
        (await SeenRefusal.OfAsync(Team.Audit.ListAuditEventsAsync(period, Waiting.Call()))).Fields.ShouldBe(["time_before"]);
    }

    [Fact]
    public async Task PageToken_OfAnotherCitizen_IsRefused()
    {
        var (bsn, _, _) = await ExchangeAsync();
        var request = AuditLog.About(bsn);
        request.PageSize = 1;
        var token = (await Gp.AskAsync(request)).NextPageToken;
        token.ShouldNotBeEmpty();

        var other = AuditLog.About(Samples.NewBsn());
        other.PageToken = token;

        (await SeenRefusal.OfAsync(Gp.Audit.ListAuditEventsAsync(other, Waiting.Call()))).Fields.ShouldBe(["page_token"]);
    }

    [Fact]
    public async Task ContentErased_TheLogIsStillRead()
    {
        var (bsn, _, _) = await ExchangeAsync();
        var before = await Gp.WhoLookedAsync(bsn);
        Hub.Store.Change("subject_keys", "UPDATE subject_keys SET content_key = NULL").ShouldBe(1);
        await Hub.RestartAsync();

        (await Gp.WhoLookedAsync(bsn)).ShouldBe(before);
        (await Auditor.WhoLookedAsync(bsn)).Count.ShouldBe(before.Count + 3, "three have asked by now");
    }

    /// <summary>As a part of a plan does when a household is split: what was done before stays under the key that it was written down with.</summary>
    [Fact]
    public async Task RecordOfAnotherSubjectByNow_ItsPastIsStillTold()
    {
        var (bsn, _, referral) = await ExchangeAsync();
        var ofReferral = (await Auditor.WhoLookedAsync(bsn)).Where(seen => seen.Entity.Id == referral.Id).ToList();
        var other = await ReferAsync();
        var (moved, to) = (Hub.Store.Literal(Guid.Parse(referral.Id)), Hub.Store.Literal(Guid.Parse(other.Id)));
        Hub.Store.Change("records", $"UPDATE records SET subject_id = (SELECT r.subject_id FROM records r WHERE r.id = {to}) WHERE id = {moved}").ShouldBe(1);

        (await Auditor.AskAsync(new ListAuditEventsRequest { ExchangeId = referral.Id })).Events.ShouldBe(ofReferral);
    }

    /// <summary>A referral that was delivered, accepted and read.</summary>
    private async Task<(string Bsn, Consent Consent, Referral Referral)> ExchangeAsync()
    {
        var bsn = Samples.NewBsn();
        var consent = await AgreeAsync(bsn);
        Hub.Time.Advance(Step);
        var referral = await ReferAsync(bsn);
        Hub.Time.Advance(Step);
        await Team.Inbox.PullAsync(new PullRequest { MaxMessages = 1 }, Waiting.Call());
        Hub.Time.Advance(Step);
        await AcceptAsync(referral);
        Hub.Time.Advance(Step);
        await Gp.Referrals.GetReferralAsync(new GetReferralRequest { Id = referral.Id }, Waiting.Call());
        Hub.Time.Advance(Step);
        return (bsn, consent, referral);
    }
}
