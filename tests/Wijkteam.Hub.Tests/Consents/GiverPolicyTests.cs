using NodaTime;
using Shouldly;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Consents;

public sealed class GiverPolicyTests
{
    private static readonly LocalDate Born = new(2014, 9, 17);

    // Midnight in the Netherlands, in summer time.
    private static readonly DateTimeOffset Twelfth = new(2026, 9, 16, 22, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Eighteenth = new(2032, 9, 16, 22, 0, 0, TimeSpan.Zero);

    // Givers: C the citizen (the child), P and Q two parents, p the first parent again in other capitals, R a legal representative.
    [Theory]
    [InlineData(0, 1, "P", "until 12")]
    [InlineData(0, 2, "PQ", "until 12")]
    [InlineData(11, 2, "PQ", "until 12")]
    [InlineData(11, 2, "PQC", "until 12")]
    [InlineData(11, 2, "P", "refused")]
    [InlineData(11, 2, "Pp", "refused")]
    [InlineData(11, 0, "P", "refused")]
    [InlineData(11, 1, "C", "refused")]
    [InlineData(11, 1, "PC", "until 12")]
    [InlineData(11, 1, "R", "until 18")]
    [InlineData(11, 1, "RC", "until 18")]
    [InlineData(12, 1, "PC", "")]
    [InlineData(12, 2, "PQC", "")]
    [InlineData(12, 2, "PQ", "refused")]
    [InlineData(12, 2, "PC", "refused")]
    [InlineData(12, 2, "PpC", "refused")]
    [InlineData(12, 1, "C", "refused")]
    [InlineData(15, 1, "PC", "")]
    [InlineData(15, 1, "P", "refused")]
    [InlineData(15, 1, "R", "until 18")]
    [InlineData(15, 1, "RC", "")]
    [InlineData(16, 0, "C", "")]
    [InlineData(16, 0, "P", "refused")]
    [InlineData(16, 0, "PQ", "refused")]
    [InlineData(17, 0, "R", "until 18")]
    [InlineData(18, 0, "R", "")]
    [InlineData(80, 0, "C", "")]
    [InlineData(80, 0, "R", "")]
    [InlineData(80, 0, "", "refused")]
    [InlineData(80, 0, "?", "refused")]
    public void Check_Agreement_NeedsAllWhomTheLawAsksAtThisAge(int age, int parents, string givers, string expected)
    {
        var consent = Consent(ConsentDecision.Permit, parents, givers);

        Describe(GiverPolicy.Check("consent", consent, Born, At(age))).ShouldBe(expected);
    }

    [Theory]
    [InlineData(11, "P", "")]
    [InlineData(11, "C", "refused")]
    [InlineData(11, "CP", "")]
    [InlineData(11, "R", "")]
    [InlineData(12, "C", "")]
    [InlineData(12, "P", "")]
    [InlineData(15, "R", "")]
    [InlineData(16, "P", "refused")]
    [InlineData(16, "C", "")]
    [InlineData(16, "R", "")]
    [InlineData(16, "", "refused")]
    [InlineData(16, "?", "refused")]
    public void Check_Objection_NeedsOneWhoCouldAgreeAndDoesNotLapse(int age, string givers, string expected)
    {
        var consent = Consent(ConsentDecision.Deny, age < 16 ? 2 : 0, givers);

        Describe(GiverPolicy.Check("consent", consent, Born, At(age))).ShouldBe(expected);
    }

    [Fact]
    public void Check_ParentsOneTickBeforeTheTwelfthBirthday_LapsesAtThatMidnightInTheNetherlands()
    {
        var consent = Consent(ConsentDecision.Permit, 1, "P");

        GiverPolicy.Check("consent", consent, Born, Twelfth.AddTicks(-1)).ShouldBe(new GiverVerdict(Refusal: null, Twelfth));
        GiverPolicy.Check("consent", consent, Born, Twelfth).Refusal!.Reason.ShouldBe(RefusalReason.GiverNotEntitled);
    }

    [Fact]
    public void Check_Refused_NamesTheField() =>
        GiverPolicy.Check("agreement", Consent(ConsentDecision.Permit, 0, "P"), Born, At(16)).Refusal!.Faults.ShouldHaveSingleItem().Field.ShouldBe("agreement.givers");

    private static DateTimeOffset At(int age) => new(2014 + age, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private static string Describe(GiverVerdict verdict) => verdict switch
    {
        { Refusal.Reason: RefusalReason.GiverNotEntitled, ValidUntil: null } => "refused",
        { Refusal: null, ValidUntil: null } => "",
        { Refusal: null } when verdict.ValidUntil == Twelfth => "until 12",
        { Refusal: null } when verdict.ValidUntil == Eighteenth => "until 18",
        _ => $"{verdict}",
    };

    private static Consent Consent(ConsentDecision decision, int parents, string givers) => new()
    {
        Decision = decision,
        ParentalAuthorityCount = parents,
        Givers =
        {
            givers.Select(giver => giver switch
            {
                'C' => new ConsentGiver { Capacity = GiverCapacity.Subject },
                'P' => new ConsentGiver { Capacity = GiverCapacity.ParentalAuthority, Name = "Noor Visser" },
                'p' => new ConsentGiver { Capacity = GiverCapacity.ParentalAuthority, Name = " noor visser" },
                'Q' => new ConsentGiver { Capacity = GiverCapacity.ParentalAuthority, Name = "Daan Mulder" },
                'R' => new ConsentGiver { Capacity = GiverCapacity.LegalRepresentative, Name = "Iris Bakker" },
                _ => new ConsentGiver { Name = "Onbekend" },
            }),
        },
    };
}
