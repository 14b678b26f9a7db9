using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>Who plays, and what they say. Everybody is invented; the BSN is a test value that is nobody's.</summary>
internal static class DemoPeople
{
    public const string Gp = "huisarts-de-brug";
    public const string Team = "buurtteam-sociaal-noordoost";
    public const string YouthTeam = "buurtteam-jeugd-gezin-noordoost";
    public const string Wish = "Eerst overzicht, en dan pas brieven beantwoorden.";
    public const string AcceptNote = "Sanne belt mevrouw morgen voor een huisbezoek.";
    public const string StartNote = "Eerste huisbezoek gedaan; de post ligt op volgorde.";

    /// <summary>Who acts at a participant: each vouches for its own people, and the hub writes them down.</summary>
    public static Professional ProfessionalAt(string participantId) => participantId.StartsWith("huisarts", StringComparison.Ordinal)
        ? new Professional { System = "http://fhir.nl/fhir/NamingSystem/big", Value = "19012345601", Role = "01.015" }
        : new Professional { System = $"urn:example:{participantId}:staff", Value = "s.bakker", Role = "consulent" };

    public static Subject Citizen() => new()
    {
        Identification = SubjectIdentification.Bsn,
        Bsn = "123456782",
        BirthDate = "1987-03-09",
        Name = new HumanName { Given = "Fatima", Family = "Verzonnen" },
        Address = new Address { Postcode = "3572AB", HouseNumber = 12, Street = "Verzonnenstraat", City = "Utrecht" },
        Telephone = "+31612345678",
    };

    /// <summary>Her son.</summary>
    public static Subject Son()
    {
        var son = Citizen();
        (son.Bsn, son.BirthDate, son.Name, son.Telephone) = ("111222333", "2011-05-17", new HumanName { Given = "Sami", Family = "Verzonnen" }, "");
        return son;
    }

    public static RecordConsentRequest Agreement() => new()
    {
        RequestId = NewId(),
        Subject = Citizen(),
        Consent = new Consent
        {
            Decision = ConsentDecision.Permit,
            Scope = new ConsentScope { RecipientParticipantId = Team, Purpose = ConsentPurpose.Referral },
            Givers = { new ConsentGiver { Capacity = GiverCapacity.Subject } },
        },
    };

    public static Question Debt { get; } = new(
        "Z01",
        "Armoede/financiële problemen",
        "Mevrouw heeft betalingsachterstanden en durft de post niet meer open te maken. Willen jullie met haar meekijken?",
        "Alleenstaand, twee kinderen. Slaapt slecht sinds er een deurwaarder is geweest; lichamelijk geen bijzonderheden.");

    public static Question Work { get; } = new(
        "Z05",
        "Problemen met werksituatie",
        "Mevrouw dreigt haar werk te verliezen. Kunnen jullie met haar en haar werkgever om tafel?",
        "Sinds drie weken ziek gemeld.");

    public static ReferralOutcome Outcome() => new()
    {
        Result = ReferralResult.GoalReached,
        Summary = "Betalingsregeling met drie schuldeisers getroffen; de vaste lasten worden weer betaald. Mevrouw redt het zelf en weet ons te vinden.",
    };

    public static string NewId() => Guid.NewGuid().ToString();

    /// <summary>The first question in the contract's terms, for who has no FHIR.</summary>
    public static SubmitReferralRequest DebtReferral() => new()
    {
        RequestId = NewId(),
        Content = new ReferralContent
        {
            Subject = Citizen(),
            Problems = { new Problem { System = "http://hl7.org/fhir/sid/icpc-1-nl", Code = Debt.Code, Display = Debt.Display } },
            Question = Debt.Text,
            Background = Debt.Background,
            Priority = Priority.Routine,
            CitizenWish = Wish,
            ReferrerContact = "+31301234567",
        },
        Basis = new LegalBasis
        {
            Secrecy = new Ground { Kind = GroundKind.Agreement },
            Processing = new Ground { Kind = GroundKind.PublicTask, Law = Law.Wmo2015, Article = "2.3.2" },
        },
    };
}

/// <summary>What a GP asks.</summary>
/// <param name="Code">ICPC-1.</param>
internal sealed record Question(string Code, string Display, string Text, string Background);
