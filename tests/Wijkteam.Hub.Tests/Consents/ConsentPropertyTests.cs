using Google.Protobuf.WellKnownTypes;
using Shouldly;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Consents;

/// <summary>What must hold for any consents; a failure names the seed, by which the case can be had again.</summary>
public sealed class ConsentPropertyTests
{
    private const int Cases = 3_000;
    private const int Minutes = 12;
    private const string Team = "buurtteam-overvecht";

    private static readonly DateTimeOffset Start = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);
    private static readonly LifeDomain[] Domains = [LifeDomain.Finances, LifeDomain.Housing];

    [Fact]
    public void Evaluate_AtEveryInstantBeforeValidUntil_IsTheSame() => ForEach((random, consents, seed) =>
    {
        var now = random.Next(Minutes);
        var verdict = Evaluate(consents, now);
        var until = verdict.ValidUntil ?? Start.AddMinutes(Minutes + 1);

        until.ShouldBeGreaterThan(Start.AddMinutes(now), seed);
        for (var minute = now; Start.AddMinutes(minute) < until; minute++)
        {
            var later = Evaluate(consents, minute);
            later.Permitted.ShouldBe(verdict.Permitted, seed);
            later.Explanations.ShouldBe(verdict.Explanations, seed);
        }
    });

    [Fact]
    public void Evaluate_WithOneMoreObjectionOfAnySpecificity_IsNeverPermittedIfItWasNot() => ForEach((random, consents, seed) =>
    {
        var before = Evaluate(consents, Minutes / 2);
        var objection = Any(random);
        objection.Decision = ConsentDecision.Deny;

        if (!before.Permitted)
        {
            Evaluate([.. consents, objection], Minutes / 2).Permitted.ShouldBeFalse(seed);
        }
    });

    [Fact]
    public void Evaluate_WithOneMoreObjectionAgainstThisVeryDisclosure_IsRefused() => ForEach((random, consents, seed) =>
    {
        var objection = new Consent
        {
            Status = ConsentStatus.Active,
            Decision = ConsentDecision.Deny,
            Scope = new ConsentScope { RecipientParticipantId = Team, Purpose = ConsentPurpose.Referral, LifeDomains = { Domains[random.Next(2)] } },
        };

        Evaluate([.. consents, objection], Minutes / 2).Permitted.ShouldBeFalse(seed);
    });

    [Fact]
    public void Evaluate_WithAnAgreementRevoked_IsNeverPermittedIfItWasNot() => ForEach((random, consents, seed) =>
    {
        var before = Evaluate(consents, Minutes / 2);
        var after = consents.Select(consent => consent.Clone()).ToArray();
        var agreements = after.Where(consent => consent.Decision == ConsentDecision.Permit).ToArray();
        if (!before.Permitted && agreements.Length > 0)
        {
            agreements[random.Next(agreements.Length)].Status = ConsentStatus.Revoked;
            Evaluate(after, Minutes / 2).Permitted.ShouldBeFalse(seed);
        }
    });

    [Fact]
    public void Evaluate_InAnyOrder_IsTheSame() => ForEach((random, consents, seed) =>
    {
        var shuffled = consents.ToArray();
        random.Shuffle(shuffled);

        var (one, other) = (Evaluate(consents, Minutes / 2), Evaluate(shuffled, Minutes / 2));
        other.Permitted.ShouldBe(one.Permitted, seed);
        other.ValidUntil.ShouldBe(one.ValidUntil, seed);
        other.Explanations.ShouldBe(one.Explanations, seed);
    });

    [Fact]
    public void Evaluate_SeveralDomains_IsPermittedIfEachAloneIs() => ForEach((_, consents, seed) =>
        Evaluate(consents, Minutes / 2).Permitted.ShouldBe(Domains.All(domain => Evaluate(consents, Minutes / 2, domain).Permitted), seed));

    [Fact]
    public void ForEach_Cases_ArePermittedAndRefusedOftenEnoughToMeanSomething()
    {
        var permitted = 0;
        ForEach((_, consents, _) => permitted += Evaluate(consents, Minutes / 2).Permitted ? 1 : 0);

        permitted.ShouldBeInRange(Cases / 20, Cases * 19 / 20);
    }

    private static void ForEach(Action<Random, Consent[], string> check)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            check(random, [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Any(random))], $"seed {seed}");
        }
    }

    private static Consent Any(Random random)
    {
        var scope = new ConsentScope();
        switch (random.Next(6))
        {
            case 0: scope.RecipientParticipantId = Team; break;
            case 1: scope.RecipientParticipantId = "wijkteam-elders"; break;
            case 2: scope.RecipientKind = ParticipantKind.NeighbourhoodTeam; break;
            case 3: scope.RecipientKind = ParticipantKind.Municipality; break;
            default: break;
        }

        scope.Purpose = random.Next(5) switch { 0 => ConsentPurpose.Signal, 1 or 2 => ConsentPurpose.Referral, _ => ConsentPurpose.Unspecified };
        scope.LifeDomains.AddRange(Domains.Where(_ => random.Next(3) == 0));
        return new Consent
        {
            Status = random.Next(10) == 0 ? ConsentStatus.Revoked : ConsentStatus.Active,
            Decision = random.Next(3) == 0 ? ConsentDecision.Deny : ConsentDecision.Permit,
            Scope = scope,
            StartTime = Maybe(random),
            EndTime = Maybe(random),
            ValidUntil = random.Next(4) == 0 ? Maybe(random) : null,
        };
    }

    private static Timestamp? Maybe(Random random) =>
        random.Next(2) == 0 ? null : Timestamp.FromDateTimeOffset(Start.AddMinutes(random.Next(Minutes + 1)));

    private static ConsentVerdict Evaluate(Consent[] consents, int minute) => Evaluate(consents, minute, Domains);

    private static ConsentVerdict Evaluate(Consent[] consents, int minute, params LifeDomain[] domains) =>
        ConsentPolicy.Evaluate(consents, Team, ParticipantKind.NeighbourhoodTeam, ConsentPurpose.Referral, domains, Start.AddMinutes(minute));
}
