using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Benchmarks;

/// <summary>Invented citizens and a question of everyday length, about 1 KB on the wire.</summary>
internal static class Samples
{
    private const int FirstStem = 100_000_00;

    /// <summary>Different BSNs that pass the 11-test.</summary>
    public static string[] Bsns(int count) => [.. Enumerable.Range(FirstStem, int.MaxValue - FirstStem).Select(ToBsn).OfType<string>().Take(count)];

    public static RecordConsentRequest Agreement(string bsn) => new()
    {
        RequestId = NewRequestId(),
        Subject = Citizen(bsn),
        Consent = new Consent
        {
            Decision = ConsentDecision.Permit,
            Scope = new ConsentScope { RecipientParticipantId = Participants.Team, Purpose = ConsentPurpose.Referral },
            Givers = { new ConsentGiver { Capacity = GiverCapacity.Subject } },
        },
    };

    public static SubmitReferralRequest Referral(string bsn) => new()
    {
        RequestId = NewRequestId(),
        Content = new ReferralContent
        {
            Subject = Citizen(bsn),
            Problems = { new Problem { System = "http://hl7.org/fhir/sid/icpc-1-nl", Code = "Z01", Display = "Armoede/financiële problemen" } },
            Question = "Mevrouw heeft sinds de zomer betalingsachterstanden bij de energieleverancier en de woningcorporatie en overziet de post niet meer. "
                + "Willen jullie met haar meekijken wat er ligt, welke regelingen zij misloopt en of schuldhulpverlening nodig is?",
            Background = "Alleenstaand, twee schoolgaande kinderen. Slaapt slecht, piekert, komt weinig buiten. Geen medische oorzaak gevonden voor de "
                + "hoofdpijnklachten; bloeddruk goed. Haar moeder sprong bij, maar is in het voorjaar overleden. Spreekt goed Nederlands, is op "
                + "maandag en donderdag vrij en wil graag eerst gebeld worden.",
            CitizenWish = "Weer rust in huis en iemand die naast haar zit bij het openen van de post.",
            ReferrerContact = "Praktijkondersteuner, dinsdag tot en met donderdag",
            Priority = Priority.Routine,
        },
        Basis = new LegalBasis
        {
            Secrecy = new Ground { Kind = GroundKind.Agreement },
            Processing = new Ground { Kind = GroundKind.PublicTask, Law = Law.Wmo2015, Article = "2.3.2" },
        },
    };

    private static Subject Citizen(string bsn) => new()
    {
        Identification = SubjectIdentification.Bsn,
        Bsn = bsn,
        BirthDate = "1987-03-09",
        Name = new HumanName { Given = "Fatima", Family = "Verzonnen" },
        Address = new Address { Postcode = "3572AB", HouseNumber = 12, Street = "Verzonnenstraat", City = "Utrecht" },
        Telephone = "+31612345678",
    };

    /// <summary>A UUIDv7, as the contract advises.</summary>
    private static string NewRequestId() => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString();

    private static string? ToBsn(int stem)
    {
        var digits = $"{stem:D8}";
        var check = digits.Select((digit, i) => (9 - i) * (digit - '0')).Sum() % 11;
        return check < 10 ? $"{digits}{check}" : null;
    }
}
