using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.V1;

namespace Wijkteam.Fuzz.Targets;

/// <summary>Requests that pass every check, of invented citizens: what is mutated from them gets far.</summary>
internal static class ValidRequests
{
    private const string Id = "0b6f9a5e-8f0b-4e57-9d3c-3a4f8f1d2c11";
    private const string Team = "buurtteam-sociaal-noordoost";

    public static IReadOnlyList<IMessage> All() =>
    [
        Referral(), Signal(), Agreement(),
        new CreateSubscriptionRequest
        {
            RequestId = Id,
            Subscription = new Subscription { Endpoint = "https://his.example/fhir", Payload = NotificationPayload.IdOnly, Headers = { new PushHeader { Name = "X-Key", Value = "abc" } } },
        },
        new ResolveRouteRequest { Address = Citizen().Address, LifeDomains = { LifeDomain.Finances }, IcpcCodes = { "Z01" }, Age = 39 },
        new ListReferralsRequest { Ids = { Id }, Statuses = { ReferralStatus.Accepted }, SubjectBsn = "123456782", UpdateTimeFrom = new Timestamp { Seconds = 1_700_000_000 }, PageSize = 10 },
        new CheckConsentRequest { Subject = Person(), RecipientParticipantId = Team, Purpose = ConsentPurpose.Referral, LifeDomains = { LifeDomain.Finances } },
        new TriageSignalRequest { RequestId = Id, Id = Id, Triage = new SignalTriage { Decision = TriageDecision.Redirected, Advice = "Bel het loket." } },
        new CompleteReferralRequest { RequestId = Id, Id = Id, Outcome = new ReferralOutcome { Result = ReferralResult.GoalReached, Summary = "Klaar." } },
    ];

    private static SubmitReferralRequest Referral() => new()
    {
        RequestId = Id,
        Content = new ReferralContent
        {
            Subject = Citizen(),
            Problems = { new Problem { System = "http://hl7.org/fhir/sid/icpc-1-nl", Code = "Z01", Display = "Armoede/financiële problemen" } },
            LifeDomains = { LifeDomain.Finances },
            Question = "Willen jullie meekijken?",
            Background = "Alleenstaand, twee kinderen.",
            Priority = Priority.Routine,
            SourceDocument = new SourceDocument { MediaType = "application/fhir+json", Data = ByteString.CopyFromUtf8("{}") },
        },
        Basis = Basis(),
        Agreement = Consent(),
        ExternalIdentifier = new Identifier { System = "https://his.example/referrals", Value = "2026-1" },
    };

    private static SubmitSignalRequest Signal() => new()
    {
        RequestId = Id,
        Content = new SignalContent { Subject = Citizen(), LifeDomains = { LifeDomain.DomesticRelations }, Observation = "Er wordt veel geschreeuwd." },
        Basis = Basis(),
        Agreement = Consent(),
    };

    private static RecordConsentRequest Agreement() => new() { RequestId = Id, Subject = Citizen(), Consent = Consent() };

    public static Consent Consent() => new()
    {
        Decision = ConsentDecision.Permit,
        Scope = new ConsentScope { RecipientParticipantId = Team, Purpose = ConsentPurpose.Referral, LifeDomains = { LifeDomain.Finances } },
        Givers = { new ConsentGiver { Capacity = GiverCapacity.Subject } },
        StartTime = new Timestamp { Seconds = 1_700_000_000 },
        EndTime = new Timestamp { Seconds = 4_000_000_000 },
    };

    private static LegalBasis Basis() => new()
    {
        Secrecy = new Ground { Kind = GroundKind.Agreement },
        Processing = new Ground { Kind = GroundKind.PublicTask, Law = Law.Wmo2015, Article = "2.3.2" },
    };

    private static Subject Citizen()
    {
        var subject = Person();
        (subject.Identification, subject.Bsn, subject.Telephone) = (SubjectIdentification.Bsn, "123456782", "+31612345678");
        return subject;
    }

    private static Subject Person() => new()
    {
        Identification = SubjectIdentification.Person,
        BirthDate = "1987-03-09",
        Name = new HumanName { Given = "Fatima", Family = "Verzonnen" },
        Address = new Address { Postcode = "3572AB", HouseNumber = 12, Street = "Verzonnenstraat", City = "Utrecht" },
    };
}
