using System.Security.Cryptography;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Fixtures;

/// <summary>Invented citizens and questions. Every BSN is a test value that passes the 11-test.</summary>
public static class Samples
{
    private static int _nextBsn = 100_000_00;

    /// <summary>A BSN that no other test uses.</summary>
    public static string NewBsn()
    {
        while (true)
        {
            var stem = Interlocked.Increment(ref _nextBsn);
            var digits = $"{stem:D8}".Select(c => c - '0').ToArray();
            var check = Enumerable.Range(0, 8).Sum(i => (9 - i) * digits[i]) % 11;
            if (check < 10)
            {
                return $"{stem:D8}{check}";
            }
        }
    }

    public static Subject Citizen(string bsn) => new()
    {
        Identification = SubjectIdentification.Bsn,
        Bsn = bsn,
        BirthDate = "1987-03-09",
        Name = new HumanName { Given = "Fatima", Family = "Verzonnen" },
        Address = new Address { Postcode = "3572AB", HouseNumber = 12, Street = "Verzonnenstraat", City = "Utrecht" },
        Telephone = "+31612345678",
    };

    public static ReferralContent Content(Subject subject) => new()
    {
        Subject = subject,
        Problems = { new Problem { System = "http://hl7.org/fhir/sid/icpc-1-nl", Code = "Z01", Display = "Armoede/financiële problemen" } },
        Question = "Mevrouw heeft betalingsachterstanden en overziet de post niet meer. Willen jullie meekijken?",
        Background = "Alleenstaand, twee kinderen, slaapt slecht.",
        Priority = Priority.Routine,
    };

    public static LegalBasis Basis() => new()
    {
        Secrecy = new Ground { Kind = GroundKind.Agreement },
        Processing = new Ground { Kind = GroundKind.PublicTask, Law = Law.Wmo2015, Article = "2.3.2" },
    };

    public static SubmitReferralRequest Referral(string bsn) => new()
    {
        RequestId = NewId(),
        Content = Content(Citizen(bsn)),
        Basis = Basis(),
    };

    public static RecordConsentRequest Agreement(string bsn, string recipient) => new()
    {
        RequestId = NewId(),
        Subject = Citizen(bsn),
        Consent = new Consent
        {
            Decision = ConsentDecision.Permit,
            Scope = new ConsentScope { RecipientParticipantId = recipient, Purpose = ConsentPurpose.Referral },
            Givers = { new ConsentGiver { Capacity = GiverCapacity.Subject } },
        },
    };

    public static string NewId() => Guid.NewGuid().ToString();

    /// <summary>The demonstration directory and a few more, each participant with a key of its own.</summary>
    public static DirectoryDocument Directory(IDictionary<string, ECDsa> keys)
    {
        using var stream = typeof(HubHost).Assembly.GetManifestResourceStream("utrecht.json")!;
        using var reader = new StreamReader(stream);
        var document = DirectoryDocument.Parser.ParseJson(reader.ReadToEnd());
        document.Registrations.Add(Registered(HubFixture.Police, ParticipantKind.Police));
        document.Registrations.Add(Registered(HubFixture.HousingCorporation, ParticipantKind.HousingCorporation));
        document.Registrations.Add(Registered(HubFixture.Utility, ParticipantKind.Utility));
        document.Registrations.Add(Registered(HubFixture.CreditBank, ParticipantKind.CreditBank));
        document.Registrations.Add(Registered(HubFixture.VeiligThuis, ParticipantKind.VeiligThuis));
        document.Desks.Add(new Desk { MunicipalityCode = "GM0344", ParticipantId = HubFixture.CreditBank, Task = DeskTask.Debt });
        document.Desks.Add(new Desk { MunicipalityCode = "GM0344", ParticipantId = HubFixture.VeiligThuis, Task = DeskTask.ReportingCode });
        document.Registrations.Add(Adapter(HubFixture.Adapter));
        document.Registrations.Add(Adapter(HubFixture.OtherAdapter));
        foreach (var registration in document.Registrations)
        {
            if (registration.Participant.Id is HubFixture.Gp or HubFixture.OtherGp or HubFixture.Team)
            {
                registration.Push = new PushRegistration { AdapterParticipantId = HubFixture.Adapter, EndpointPrefixes = { Prefix(registration.Participant.Id) } };
            }

            registration.Operator = registration.Participant.Id == HubFixture.Operator;
        }

        AddKeys(document, keys);
        return document;
    }

    /// <summary>Gives each participant that has none a key of its own.</summary>
    public static void AddKeys(DirectoryDocument document, IDictionary<string, ECDsa> keys)
    {
        foreach (var registration in document.Registrations.Where(registration => registration.Keys.Count == 0))
        {
            var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            keys[registration.Participant.Id] = key;
            registration.Keys.Add(TestParticipant.PublicKeyOf(key));
        }
    }

    /// <summary>Where a participant's inbox may be pushed to.</summary>
    public static string Prefix(string participant) => $"https://{participant}.example/fhir";

    public static CreateSubscriptionRequest Subscription(string participant) => new()
    {
        RequestId = NewId(),
        Subscription = new Subscription
        {
            Endpoint = $"{Prefix(participant)}/hook",
            Payload = NotificationPayload.IdOnly,
            Headers = { new PushHeader { Name = "Authorization", Value = "Bearer geheim-van-het-his" } },
        },
    };

    /// <summary>Another participant.</summary>
    public static Registration Registered(string id, ParticipantKind kind) =>
        new() { Participant = new Participant { Id = id, Name = $"{kind} (verzonnen)", Kind = kind } };

    private static Registration Adapter(string id) =>
        new() { Participant = new Participant { Id = id, Name = "Koppeling (verzonnen)", Kind = ParticipantKind.Adapter } };
}
