using NodaTime;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>What follows from who gave a consent.</summary>
/// <param name="Refusal">GIVER_NOT_ENTITLED if others had to give it; else null.</param>
/// <param name="ValidUntil">The birthday from which others must give it; null if it does not lapse by age. Knows nothing of the consent's period.</param>
internal readonly record struct GiverVerdict(Refusal? Refusal, DateTimeOffset? ValidUntil);

/// <summary>
/// Who speaks for the citizen, by age (Burgerlijk Wetboek 7:447, 7:450 and 7:465): under 12 those with parental authority, from 12 to 15 both they and
/// the child, from 16 the child. A legal representative (guardian, curator or mentor) was put in their place by a court or by law, and suffices at any age.
/// </summary>
internal static class GiverPolicy
{
    private const int AgeOfJointConsent = 12;
    private const int AgeOfOwnConsent = 16;
    private const int AgeOfMajority = 18;

    /// <summary>Whether parental authority counts at this moment: the citizen is under 16.</summary>
    public static bool IsUnderParentalAuthority(LocalDate birthDate, DateTimeOffset now) => DutchCalendar.AgeAt(birthDate, now) < AgeOfOwnConsent;

    /// <summary>Whether the givers of the consent that stands at <paramref name="path"/> could give it. An agreement needs all whom the law asks, an objection one
    /// of them.</summary>
    public static GiverVerdict Check(string path, Consent consent, LocalDate birthDate, DateTimeOffset now)
    {
        var age = DutchCalendar.AgeAt(birthDate, now);
        if (consent.Decision == ConsentDecision.Permit)
        {
            return Agree(path, consent, birthDate, age);
        }

        return consent.Givers.Any(giver => IsEntitled(giver.Capacity, age))
            ? default
            : Refused(path, "An objection is made by one of those who could agree at this age.");
    }

    private static GiverVerdict Agree(string path, Consent consent, LocalDate birthDate, int age)
    {
        if (Has(consent, GiverCapacity.LegalRepresentative))
        {
            // Guardianship ends with minority (BW 1:233); whoever represents an adult was appointed anew and has to speak anew.
            var ownWord = age >= AgeOfJointConsent && Has(consent, GiverCapacity.Subject);
            return age < AgeOfMajority && !ownWord ? Until(birthDate, AgeOfMajority) : default;
        }

        return age switch
        {
            < AgeOfJointConsent when !HasAllParents(consent) =>
                Refused(path, "Under 12 everybody with parental authority agrees."),
            < AgeOfJointConsent => Until(birthDate, AgeOfJointConsent),
            < AgeOfOwnConsent when !HasAllParents(consent) || !Has(consent, GiverCapacity.Subject) =>
                Refused(path, "From 12 to 15 both the child and everybody with parental authority agree."),
            >= AgeOfOwnConsent when !Has(consent, GiverCapacity.Subject) =>
                Refused(path, "From 16 the citizen agrees."),
            _ => default,
        };
    }

    private static bool IsEntitled(GiverCapacity capacity, int age) => capacity switch
    {
        GiverCapacity.Subject => age >= AgeOfJointConsent,
        GiverCapacity.ParentalAuthority => age < AgeOfOwnConsent,
        GiverCapacity.LegalRepresentative => true,
        _ => false,
    };

    private static bool Has(Consent consent, GiverCapacity capacity) => consent.Givers.Any(giver => giver.Capacity == capacity);

    private static bool HasAllParents(Consent consent) => consent.ParentalAuthorityCount > 0 && CountParents(consent) >= consent.ParentalAuthorityCount;

    // One parent, written down twice, is not two.
    private static int CountParents(Consent consent) => consent.Givers
        .Where(giver => giver.Capacity == GiverCapacity.ParentalAuthority)
        .Select(giver => giver.Name.Trim())
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Count();

    private static GiverVerdict Until(LocalDate birthDate, int age) => new(Refusal: null, DutchCalendar.Birthday(birthDate, age));

    private static GiverVerdict Refused(string path, string message) =>
        new(new Refusal(RefusalReason.GiverNotEntitled, message, $"{path}.givers"), ValidUntil: null);
}
