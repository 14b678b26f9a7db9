using Google.Protobuf;
using Grpc.Core;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Server.Tests;

/// <summary>Whatever is refused: the right status, reason and field, nothing of the citizen echoed, and not a trace in the store.</summary>
public sealed class BadInputTests(HubFixture hub) : IClassFixture<HubFixture>
{
    private static readonly string[] Personal = ["Fatima", "Verzonnen", "1987-03-09", "3572AB", "+31612345678", "betalingsachterstanden", "Alleenstaand"];

    /// <summary>What is changed in a good referral, by name, and what it is refused with.</summary>
    private static readonly Dictionary<string, (Action<SubmitReferralRequest> Break, StatusCode Status, string Reason, string Field)> Referrals = new()
    {
        ["no request id"] = (r => r.RequestId = "", StatusCode.InvalidArgument, "FIELD_REQUIRED", "request_id"),
        ["request id is no UUID"] = (r => r.RequestId = "een", StatusCode.InvalidArgument, "FIELD_INVALID", "request_id"),
        ["nil request id"] = (r => r.RequestId = Guid.Empty.ToString(), StatusCode.InvalidArgument, "FIELD_INVALID", "request_id"),
        ["no content"] = (r => r.Content = null, StatusCode.InvalidArgument, "FIELD_REQUIRED", "content"),
        ["no subject"] = (r => r.Content.Subject = null, StatusCode.InvalidArgument, "FIELD_REQUIRED", "content.subject"),
        ["no identification"] = (r => r.Content.Subject.Identification = SubjectIdentification.Unspecified, StatusCode.InvalidArgument, "FIELD_REQUIRED", "content.subject.identification"),
        ["unknown identification"] =
            (r => r.Content.Subject.Identification = (SubjectIdentification)77, StatusCode.InvalidArgument, "FIELD_INVALID", "content.subject.identification"),
        ["BSN fails its test"] = (r => r.Content.Subject.Bsn = "123456789", StatusCode.InvalidArgument, "BSN_INVALID", "content.subject.bsn"),
        ["BSN of zeros"] = (r => r.Content.Subject.Bsn = "000000000", StatusCode.InvalidArgument, "BSN_INVALID", "content.subject.bsn"),
        ["BSN of an anonymous"] =
            (r => r.Content.Subject.Identification = SubjectIdentification.Anonymous, StatusCode.InvalidArgument, "FIELD_NOT_ALLOWED", "content.subject.bsn"),
        ["born tomorrow"] = (r => r.Content.Subject.BirthDate = "2999-01-01", StatusCode.InvalidArgument, "FIELD_INVALID", "content.subject.birth_date"),
        ["no such day"] = (r => r.Content.Subject.BirthDate = "1987-02-30", StatusCode.InvalidArgument, "FIELD_INVALID", "content.subject.birth_date"),
        ["postcode with a space"] =
            (r => r.Content.Subject.Address.Postcode = "3572 AB", StatusCode.InvalidArgument, "FIELD_INVALID", "content.subject.address.postcode"),
        ["postcode SS"] = (r => r.Content.Subject.Address.Postcode = "3572SS", StatusCode.InvalidArgument, "FIELD_INVALID", "content.subject.address.postcode"),
        ["negative house number"] =
            (r => r.Content.Subject.Address.HouseNumber = -1, StatusCode.InvalidArgument, "FIELD_INVALID", "content.subject.address.house_number"),
        ["postcode of nowhere"] =
            (r => r.Content.Subject.Address.Postcode = "9999ZZ", StatusCode.FailedPrecondition, "ADDRESS_UNKNOWN", "content.subject.address"),
        ["house number of nowhere"] =
            (r => r.Content.Subject.Address.HouseNumber = 99_999, StatusCode.FailedPrecondition, "ADDRESS_UNKNOWN", "content.subject.address"),
        ["no question"] = (r => r.Content.Question = " ", StatusCode.InvalidArgument, "FIELD_REQUIRED", "content.question"),
        ["question too long"] = (r => r.Content.Question = new string('x', 8_001), StatusCode.InvalidArgument, "FIELD_INVALID", "content.question"),
        ["unknown life domain"] = (r => r.Content.LifeDomains.Add((LifeDomain)99), StatusCode.InvalidArgument, "FIELD_INVALID", "content.life_domains[0]"),
        ["nothing to route by"] = (r => r.Content.Problems.Clear(), StatusCode.InvalidArgument, "FIELD_REQUIRED", "content.life_domains"),
        ["problem maps to nothing"] = (r => r.Content.Problems[0].Code = "Z10", StatusCode.InvalidArgument, "FIELD_REQUIRED", "content.life_domains"),
        ["other code system"] =
            (r => r.Content.Problems[0].System = "http://snomed.info/sct", StatusCode.InvalidArgument, "FIELD_INVALID", "content.problems[0].system"),
        ["acute danger"] = (r => r.Content.Priority = Priority.Stat, StatusCode.FailedPrecondition, "ACUTE_DANGER", "content.priority"),
        ["unknown priority"] = (r => r.Content.Priority = (Priority)9, StatusCode.InvalidArgument, "FIELD_INVALID", "content.priority"),
        ["document too large"] =
            (r => r.Content.SourceDocument = new SourceDocument { MediaType = "text/plain", Data = ByteString.CopyFrom(new byte[(512 * 1024) + 1]) },
                StatusCode.InvalidArgument, "FIELD_INVALID", "content.source_document.data"),
        ["no basis"] = (r => r.Basis = null, StatusCode.InvalidArgument, "FIELD_REQUIRED", "basis"),
        ["no secrecy"] = (r => r.Basis.Secrecy = null, StatusCode.InvalidArgument, "FIELD_REQUIRED", "basis.secrecy"),
        ["no processing"] = (r => r.Basis.Processing = null, StatusCode.InvalidArgument, "FIELD_REQUIRED", "basis.processing"),
        ["unknown ground"] = (r => r.Basis.Secrecy.Kind = (GroundKind)44, StatusCode.InvalidArgument, "FIELD_INVALID", "basis.secrecy.kind"),
        ["unknown law"] = (r => r.Basis.Processing.Law = (Law)44, StatusCode.InvalidArgument, "FIELD_INVALID", "basis.processing.law"),
        ["no article"] = (r => r.Basis.Processing.Article = "", StatusCode.InvalidArgument, "FIELD_REQUIRED", "basis.processing.article"),
        ["agreement for a team's processing"] =
            (r => r.Basis.Processing = new Ground { Kind = GroundKind.Agreement }, StatusCode.FailedPrecondition, "NO_LEGAL_BASIS", "basis.processing.kind"),
        ["treatment relation towards a team"] =
            (r => r.Basis.Secrecy.Kind = GroundKind.TreatmentRelation, StatusCode.FailedPrecondition, "SECRECY_NOT_LIFTED", "basis.secrecy.kind"),
        ["identifier's system is no URI"] =
            (r => r.ExternalIdentifier = new Identifier { System = "intern", Value = "1" }, StatusCode.InvalidArgument, "FIELD_INVALID", "external_identifier.system"),
        ["identifier without a value"] =
            (r => r.ExternalIdentifier = new Identifier { System = "urn:gp" }, StatusCode.InvalidArgument, "FIELD_REQUIRED", "external_identifier.value"),
        ["agreement is an objection"] =
            (r => r.Agreement = Agreement(c => c.Decision = ConsentDecision.Deny), StatusCode.InvalidArgument, "FIELD_INVALID", "agreement.decision"),
        ["agreement says nothing"] = (r => r.Agreement = new Consent(), StatusCode.InvalidArgument, "FIELD_REQUIRED", "agreement.decision"),
        ["agreement has an id"] =
            (r => r.Agreement = Agreement(c => c.Id = Samples.NewId()), StatusCode.InvalidArgument, "FIELD_NOT_ALLOWED", "agreement.id"),
        ["agreement names nobody that is there"] =
            (r => r.Agreement = Agreement(c => c.Scope.RecipientParticipantId = "niemand"),
                StatusCode.InvalidArgument, "PARTICIPANT_UNKNOWN", "agreement.scope.recipient_participant_id"),
        ["agreement has ended"] =
            (r => r.Agreement = Agreement(c => c.EndTime = new() { Seconds = 1 }), StatusCode.InvalidArgument, "FIELD_INVALID", "agreement.end_time"),
        ["agreement counts an adult's parents"] =
            (r => r.Agreement = Agreement(c => c.ParentalAuthorityCount = 1), StatusCode.InvalidArgument, "FIELD_NOT_ALLOWED", "agreement.parental_authority_count"),
        ["agreement by an adult's parent"] =
            (r => r.Agreement = Agreement(c => c.Givers[0] = new ConsentGiver { Capacity = GiverCapacity.ParentalAuthority, Name = "Noor Visser" }),
                StatusCode.FailedPrecondition, "GIVER_NOT_ENTITLED", "agreement.givers"),
        ["agreement of nobody"] =
            (r =>
            {
                r.Content.Subject = new Subject { Identification = SubjectIdentification.Address, Address = r.Content.Subject.Address };
                r.Agreement = Agreement(_ => { });
            }, StatusCode.InvalidArgument, "FIELD_NOT_ALLOWED", "agreement"),
        ["no agreement recorded"] =
            (r => r.Content.Subject.Bsn = Samples.NewBsn(), StatusCode.FailedPrecondition, "NO_AGREEMENT", "basis.secrecy"),
    };

    private static readonly Dictionary<string, (Action<RecordConsentRequest> Break, StatusCode Status, string Reason, string Field)> Consents = new()
    {
        ["unknown recipient"] =
            (r => r.Consent.Scope.RecipientParticipantId = "niemand", StatusCode.InvalidArgument, "PARTICIPANT_UNKNOWN", "consent.scope.recipient_participant_id"),
        ["no decision"] = (r => r.Consent.Decision = ConsentDecision.Unspecified, StatusCode.InvalidArgument, "FIELD_REQUIRED", "consent.decision"),
        ["unknown decision"] = (r => r.Consent.Decision = (ConsentDecision)9, StatusCode.InvalidArgument, "FIELD_INVALID", "consent.decision"),
        ["no scope"] = (r => r.Consent.Scope = null, StatusCode.InvalidArgument, "FIELD_REQUIRED", "consent.scope"),
        ["no giver"] = (r => r.Consent.Givers.Clear(), StatusCode.InvalidArgument, "FIELD_REQUIRED", "consent.givers"),
        ["parent of an adult"] =
            (r => r.Consent.Givers[0] = new ConsentGiver { Capacity = GiverCapacity.ParentalAuthority, Name = "Noor Visser" },
                StatusCode.FailedPrecondition, "GIVER_NOT_ENTITLED", "consent.givers"),
        ["output only"] = (r => r.Consent.Id = Samples.NewId(), StatusCode.InvalidArgument, "FIELD_NOT_ALLOWED", "consent.id"),
        ["ended yesterday"] =
            (r => r.Consent.EndTime = new() { Seconds = 1 }, StatusCode.InvalidArgument, "FIELD_INVALID", "consent.end_time"),
        ["time out of range"] =
            (r => r.Consent.StartTime = new() { Seconds = long.MaxValue }, StatusCode.InvalidArgument, "FIELD_INVALID", "consent.start_time"),
        ["anonymous citizen"] =
            (r => r.Subject = new Subject { Identification = SubjectIdentification.Anonymous, AreaCode = "WK034404" },
                StatusCode.InvalidArgument, "FIELD_INVALID", "subject.identification"),
    };

    public static TheoryData<string> ReferralCases => [.. Referrals.Keys];

    public static TheoryData<string> ConsentCases => [.. Consents.Keys];

    [Theory]
    [MemberData(nameof(ReferralCases))]
    public async Task SubmitReferral_Bad_IsRefusedWithoutTrace(string name)
    {
        var (breakIt, status, reason, field) = Referrals[name];
        var (gp, bsn) = await AgreedAsync();
        var request = Samples.Referral(bsn);
        breakIt(request);

        await RefusedAsync(() => gp.Referrals.SubmitReferralAsync(request, Waiting.Call()), status, reason, field, bsn);
    }

    [Theory]
    [MemberData(nameof(ConsentCases))]
    public async Task RecordConsent_Bad_IsRefusedWithoutTrace(string name)
    {
        var (breakIt, status, reason, field) = Consents[name];
        var bsn = Samples.NewBsn();
        var request = Samples.Agreement(bsn, HubFixture.Team);
        breakIt(request);

        await RefusedAsync(() => hub.Connect(HubFixture.Gp).Consents.RecordConsentAsync(request, Waiting.Call()), status, reason, field, bsn);
    }

    [Fact]
    public async Task Police_MayNotUseTheBsn_NorLearnWhetherItIsValid()
    {
        var police = hub.Connect(HubFixture.Police);
        var seen = new List<string>();
        foreach (var bsn in (string[])["123456782", "123456789"])
        {
            var question = new CheckConsentRequest
            {
                Subject = new Subject { Identification = SubjectIdentification.Bsn, Bsn = bsn },
                RecipientParticipantId = HubFixture.Team,
                Purpose = ConsentPurpose.Signal,
                LifeDomains = { LifeDomain.Finances },
            };
            seen.Add(await RefusedAsync(
                () => police.Consents.CheckConsentAsync(question, Waiting.Call()), StatusCode.PermissionDenied, "PARTICIPANT_NOT_ENTITLED", field: null, bsn));
            await RefusedAsync(
                () => police.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call()), StatusCode.PermissionDenied, "BSN_NOT_ENTITLED", "content.subject.bsn", bsn);
        }

        seen.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Insurer_MayNotRefer()
    {
        var (_, bsn) = await AgreedAsync();

        await RefusedAsync(
            () => hub.Connect(HubFixture.Insurer).Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call()),
            StatusCode.PermissionDenied, "PARTICIPANT_NOT_ENTITLED", field: null, bsn);
    }

    [Fact]
    public async Task Steps_OfTheOtherPartyOrFromAWrongState_AreRefused()
    {
        var (gp, bsn) = await AgreedAsync();
        var team = hub.Connect(HubFixture.Team);
        var id = (await gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call())).Referral.Id;

        await RefusedAsync(() => gp.Referrals.AcceptReferralAsync(Accept(id), Waiting.Call()), StatusCode.PermissionDenied, "STEP_OF_OTHER_PARTY", field: null, bsn);
        await RefusedAsync(() => team.Referrals.StartReferralAsync(Start(id), Waiting.Call()), StatusCode.FailedPrecondition, "STATE_NOT_ALLOWED", field: null, bsn);
        await RefusedAsync(() => team.Referrals.DeclineReferralAsync(Decline(id, StatusReasonCode.Unspecified), Waiting.Call()), StatusCode.InvalidArgument, "FIELD_REQUIRED", "reason.code", bsn);
        await RefusedAsync(
            () => team.Referrals.DeclineReferralAsync(Decline(id, StatusReasonCode.Closed), Waiting.Call()), StatusCode.InvalidArgument, "FIELD_INVALID", "reason.code", bsn);
        await team.Referrals.DeclineReferralAsync(Decline(id, StatusReasonCode.NoCapacity), Waiting.Call());
        await RefusedAsync(() => team.Referrals.AcceptReferralAsync(Accept(id), Waiting.Call()), StatusCode.FailedPrecondition, "STATE_NOT_ALLOWED", field: null, bsn);
    }

    [Fact]
    public async Task Referral_OfOthersOrOfNobody_IsNotFound()
    {
        var (gp, bsn) = await AgreedAsync();
        var id = (await gp.Referrals.SubmitReferralAsync(Samples.Referral(bsn), Waiting.Call())).Referral.Id;
        var other = hub.Connect(HubFixture.OtherGp);
        var seen = new List<string>();
        foreach (var asked in (string[])[id, Samples.NewId()])
        {
            seen.Add(await RefusedAsync(() => other.Referrals.GetReferralAsync(new GetReferralRequest { Id = asked }, Waiting.Call()), StatusCode.NotFound, "NOT_FOUND", "id", bsn));
            seen.Add(await RefusedAsync(() => other.Referrals.AcceptReferralAsync(Accept(asked), Waiting.Call()), StatusCode.NotFound, "NOT_FOUND", "id", bsn));
        }

        // Not even the wording tells the two apart.
        seen.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Consent_OfOthers_CannotBeRevoked()
    {
        var bsn = Samples.NewBsn();
        var consent = (await hub.Connect(HubFixture.Gp).Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call())).Consent;
        var revocation = new RevokeConsentRequest { RequestId = Samples.NewId(), Id = consent.Id, Giver = new ConsentGiver { Capacity = GiverCapacity.Subject } };

        await RefusedAsync(
            () => hub.Connect(HubFixture.OtherGp).Consents.RevokeConsentAsync(revocation, Waiting.Call()), StatusCode.NotFound, "NOT_FOUND", "id", bsn);
        await hub.Connect(HubFixture.Team).Consents.RevokeConsentAsync(revocation, Waiting.Call());
        revocation.RequestId = Samples.NewId();
        await RefusedAsync(
            () => hub.Connect(HubFixture.Gp).Consents.RevokeConsentAsync(revocation, Waiting.Call()), StatusCode.FailedPrecondition, "STATE_NOT_ALLOWED", "id", bsn);
    }

    [Fact]
    public async Task RequestId_UsedForOtherContent_IsRefusedAndForTheSame_AnsweredWithoutSecondEffect()
    {
        var (gp, bsn) = await AgreedAsync();
        var request = Samples.Referral(bsn);
        var first = (await gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        var before = Effects();

        var again = (await gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;

        again.Id.ShouldBe(first.Id);
        Effects().ShouldBe(before);
        request.Content.Question = "Iets anders?";
        await RefusedAsync(() => gp.Referrals.SubmitReferralAsync(request, Waiting.Call()), StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "request_id", bsn);
        var team = hub.Connect(HubFixture.Team);
        var accept = Accept(first.Id);
        await team.Referrals.AcceptReferralAsync(accept, Waiting.Call());
        (await team.Referrals.AcceptReferralAsync(accept, Waiting.Call())).Referral.Status.ShouldBe(ReferralStatus.Accepted);
        var start = new StartReferralRequest { RequestId = accept.RequestId, Id = first.Id };
        await RefusedAsync(() => team.Referrals.StartReferralAsync(start, Waiting.Call()), StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "request_id", bsn);
    }

    [Fact]
    public async Task AcuteDanger_ComesBeforeAReusedRequestId_AndTheReferralStays()
    {
        var (gp, bsn) = await AgreedAsync();
        var request = Samples.Referral(bsn);
        var first = (await gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral;
        var worse = request.Clone();
        worse.Content.Priority = Priority.Stat;
        worse.Content.Question = "";

        await RefusedAsync(() => gp.Referrals.SubmitReferralAsync(worse, Waiting.Call()), StatusCode.FailedPrecondition, "ACUTE_DANGER", "content.priority", bsn);

        (await gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral.Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task RequestId_SameCallManyTimesAtOnce_TakesEffectOnce()
    {
        var (gp, bsn) = await AgreedAsync();
        var request = Samples.Referral(bsn);
        var before = StoreTrace.Count(hub, "records");

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ => (await gp.Referrals.SubmitReferralAsync(request, Waiting.Call())).Referral.Id));

        answers.Distinct().ShouldHaveSingleItem();
        (StoreTrace.Count(hub, "records") - before).ShouldBe(1);
    }

    [Fact]
    public async Task Lists_WithForeignPageTokensAndRanges_AreRefused()
    {
        var gp = hub.Connect(HubFixture.Gp);
        await RefusedAsync(
            () => gp.Referrals.ListReferralsAsync(new ListReferralsRequest { PageToken = "!!" }, Waiting.Call()), StatusCode.InvalidArgument, "FIELD_INVALID", "page_token", "");
        await RefusedAsync(
            () => gp.Referrals.ListReferralsAsync(new ListReferralsRequest { PageSize = 201 }, Waiting.Call()), StatusCode.InvalidArgument, "FIELD_INVALID", "page_size", "");
        await RefusedAsync(
            () => gp.Referrals.ListReferralsAsync(new ListReferralsRequest { Statuses = { (ReferralStatus)99 } }, Waiting.Call()),
            StatusCode.InvalidArgument, "FIELD_INVALID", "statuses[0]", "");
        await RefusedAsync(
            () => gp.Inbox.PullAsync(new PullRequest { MaxMessages = 0 }, Waiting.Call()), StatusCode.InvalidArgument, "FIELD_INVALID", "max_messages", "");
        await RefusedAsync(
            () => gp.Inbox.AcknowledgeAsync(new AcknowledgeRequest { Leases = { new LeaseReference { MessageId = "x" } } }, Waiting.Call()),
            StatusCode.InvalidArgument, "FIELD_INVALID", "leases[0]", "");
    }

    [Fact]
    public async Task Lists_ByTheBsn_AreForThoseWhoMayUseIt()
    {
        foreach (var bsn in (string[])["123456782", "123456789"])
        {
            await RefusedAsync(
                () => hub.Connect(HubFixture.Police).Referrals.ListReferralsAsync(new ListReferralsRequest { SubjectBsn = bsn }, Waiting.Call()),
                StatusCode.PermissionDenied, "BSN_NOT_ENTITLED", "subject_bsn", bsn);
        }

        await RefusedAsync(
            () => hub.Connect(HubFixture.Gp).Referrals.ListReferralsAsync(new ListReferralsRequest { SubjectBsn = "123456789" }, Waiting.Call()),
            StatusCode.InvalidArgument, "BSN_INVALID", "subject_bsn", "123456789");
    }

    [Fact]
    public async Task Message_TooLarge_IsRefusedByName()
    {
        var (gp, bsn) = await AgreedAsync();
        var request = Samples.Referral(bsn);
        request.Content.SourceDocument = new SourceDocument { MediaType = "text/plain", Data = ByteString.CopyFrom(new byte[2 * 1024 * 1024]) };

        await RefusedAsync(() => gp.Referrals.SubmitReferralAsync(request, Waiting.Call()), StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE", field: null, bsn);
    }

    /// <summary>Everything but reads: an answer to a repeat may be one, and is then logged.</summary>
    private (long Records, long Steps, long Deliveries) Effects() =>
        (StoreTrace.Count(hub, "records"), StoreTrace.Count(hub, "entries WHERE kind < 40"), StoreTrace.Count(hub, "deliveries"));

    private static Consent Agreement(Action<Consent> change)
    {
        var agreement = Samples.Agreement(Samples.NewBsn(), HubFixture.Team).Consent;
        change(agreement);
        return agreement;
    }

    private static AcceptReferralRequest Accept(string id) => new() { RequestId = Samples.NewId(), Id = id };

    private static StartReferralRequest Start(string id) => new() { RequestId = Samples.NewId(), Id = id };

    private static DeclineReferralRequest Decline(string id, StatusReasonCode code) =>
        new() { RequestId = Samples.NewId(), Id = id, Reason = new StatusReason { Code = code } };

    /// <summary>The GP, and a citizen who agrees that the GP refers them to the team.</summary>
    private async Task<(TestParticipant Gp, string Bsn)> AgreedAsync()
    {
        var gp = hub.Connect(HubFixture.Gp);
        var bsn = Samples.NewBsn();
        await gp.Consents.RecordConsentAsync(Samples.Agreement(bsn, HubFixture.Team), Waiting.Call());
        return (gp, bsn);
    }

    private async Task<string> RefusedAsync<T>(Func<AsyncUnaryCall<T>> call, StatusCode status, string reason, string? field, string bsn)
    {
        var before = StoreTrace.Take(hub);

        var refusal = await SeenRefusal.OfAsync(call());

        (refusal.Status, refusal.Reason).ShouldBe((status, reason), refusal.Text);
        (field is null ? refusal.Fields.Count == 0 : refusal.Fields.Contains(field)).ShouldBeTrue(refusal.Text);
        foreach (var text in (string[])[.. Personal, .. bsn.Length > 0 ? [bsn] : Array.Empty<string>()])
        {
            refusal.Text.ShouldNotContain(text);
        }

        StoreTrace.Take(hub).ShouldBe(before);
        return refusal.Text;
    }
}
