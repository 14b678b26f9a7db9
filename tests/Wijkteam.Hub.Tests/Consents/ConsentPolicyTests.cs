using Google.Protobuf.WellKnownTypes;
using Shouldly;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Consents;

public sealed class ConsentPolicyTests
{
    private const string Team = "buurtteam-overvecht";

    private static readonly DateTimeOffset Now = new(2026, 5, 4, 10, 0, 0, TimeSpan.Zero);

    // From the least to the most specific: who, which domains, which purpose.
    private static readonly ConsentScope[] BySpecificity =
    [
        new(),
        new() { Purpose = ConsentPurpose.Referral },
        new() { LifeDomains = { LifeDomain.Finances } },
        new() { LifeDomains = { LifeDomain.Finances }, Purpose = ConsentPurpose.Referral },
        new() { RecipientKind = ParticipantKind.NeighbourhoodTeam },
        new() { RecipientKind = ParticipantKind.NeighbourhoodTeam, Purpose = ConsentPurpose.Referral },
        new() { RecipientKind = ParticipantKind.NeighbourhoodTeam, LifeDomains = { LifeDomain.Finances } },
        new() { RecipientKind = ParticipantKind.NeighbourhoodTeam, LifeDomains = { LifeDomain.Finances }, Purpose = ConsentPurpose.Referral },
        new() { RecipientParticipantId = Team },
        new() { RecipientParticipantId = Team, Purpose = ConsentPurpose.Referral },
        new() { RecipientParticipantId = Team, LifeDomains = { LifeDomain.Finances } },
        new() { RecipientParticipantId = Team, LifeDomains = { LifeDomain.Finances }, Purpose = ConsentPurpose.Referral },
    ];

    [Fact]
    public void Evaluate_NoConsent_IsRefused()
    {
        var verdict = Evaluate([]);

        verdict.Permitted.ShouldBeFalse();
        verdict.ValidUntil.ShouldBeNull();
        verdict.Explanations.ShouldHaveSingleItem().Rule.ShouldBe("no_consent_covers_domain");
    }

    [Fact]
    public void Evaluate_NoDomains_IsRefused() =>
        ConsentPolicy.Evaluate([Permit(new ConsentScope())], Team, ParticipantKind.NeighbourhoodTeam, ConsentPurpose.Referral, [], Now).Permitted.ShouldBeFalse();

    [Fact]
    public void Evaluate_EveryPairOfSpecificities_TheMoreSpecificDecidesAndAtEqualityTheObjection()
    {
        for (var permit = 0; permit < BySpecificity.Length; permit++)
        {
            for (var deny = 0; deny < BySpecificity.Length; deny++)
            {
                var consents = new[] { Permit(BySpecificity[permit]), Deny(BySpecificity[deny]) };

                Evaluate(consents).Permitted.ShouldBe(permit > deny, $"agreement {permit}, objection {deny}");
                Evaluate([.. consents.Reverse()]).Permitted.ShouldBe(permit > deny, "the order does not matter");
            }
        }
    }

    [Fact]
    public void Evaluate_AgreementForOthers_DoesNotCover()
    {
        Evaluate([Permit(new() { RecipientParticipantId = "wijkteam-elders" })]).Permitted.ShouldBeFalse();
        Evaluate([Permit(new() { RecipientKind = ParticipantKind.Municipality })]).Permitted.ShouldBeFalse();
        Evaluate([Permit(new() { Purpose = ConsentPurpose.Signal })]).Permitted.ShouldBeFalse();
        Evaluate([Permit(new() { LifeDomains = { LifeDomain.Housing } })]).Permitted.ShouldBeFalse();
    }

    [Fact]
    public void Evaluate_OneDomainOfTwoCovered_IsRefused()
    {
        var finances = Permit(new() { LifeDomains = { LifeDomain.Finances } });
        var housing = Permit(new() { LifeDomains = { LifeDomain.Housing } });

        Evaluate([finances], LifeDomain.Finances, LifeDomain.Housing).Permitted.ShouldBeFalse();
        Evaluate([finances, housing], LifeDomain.Finances, LifeDomain.Housing).Permitted.ShouldBeTrue();
    }

    [Fact]
    public void Evaluate_RevokedOrUnspecifiedStatus_IsNotInForce()
    {
        foreach (var status in new[] { ConsentStatus.Revoked, ConsentStatus.Unspecified })
        {
            var consent = Permit(new ConsentScope());
            consent.Status = status;

            Evaluate([consent]).Permitted.ShouldBeFalse();
        }
    }

    [Fact]
    public void Evaluate_Period_IncludesItsStartAndExcludesItsEnd()
    {
        var consent = Permit(new ConsentScope(), start: 0, end: 10);

        At(consent, -1).Permitted.ShouldBeFalse();
        At(consent, -1).ValidUntil.ShouldBe(Now);
        At(consent, 0).Permitted.ShouldBeTrue();
        At(consent, 0).ValidUntil.ShouldBe(Now.AddMinutes(10));
        At(consent, 9).Permitted.ShouldBeTrue();
        At(consent, 10).Permitted.ShouldBeFalse();
        At(consent, 10).ValidUntil.ShouldBeNull();

        static ConsentVerdict At(Consent consent, int minute) =>
            ConsentPolicy.Evaluate([consent], Team, ParticipantKind.NeighbourhoodTeam, ConsentPurpose.Referral, [LifeDomain.Finances], Now.AddMinutes(minute));
    }

    [Fact]
    public void Evaluate_BirthdayBeforeTheEndOfThePeriod_EndsTheConsent()
    {
        var consent = Permit(new ConsentScope(), start: null, end: 10);
        consent.ValidUntil = Timestamp.FromDateTimeOffset(Now.AddMinutes(5));

        Evaluate([consent]).ValidUntil.ShouldBe(Now.AddMinutes(5));
        ConsentPolicy.IsInForce(consent, Now.AddMinutes(5)).ShouldBeFalse();
    }

    [Fact]
    public void Evaluate_ObjectionYetToStart_BoundsTheAgreement() =>
        Evaluate([Permit(new ConsentScope()), Deny(new ConsentScope(), start: 3)]).ValidUntil.ShouldBe(Now.AddMinutes(3));

    [Fact]
    public void Evaluate_AgreementAgainstObjections_ExplainsInBothLanguagesWhatDecidedAndWhatDidNot()
    {
        var agreement = Permit(new() { RecipientParticipantId = Team, LifeDomains = { LifeDomain.Finances } });
        var objection = Deny(new() { RecipientKind = ParticipantKind.NeighbourhoodTeam });

        var explanations = Evaluate([objection, objection.Clone(), agreement], LifeDomain.Finances, LifeDomain.Housing).Explanations;

        explanations.Select(explanation => (explanation.Rule, explanation.Applied)).ShouldBe(
        [
            ("agreement_covers_domain", true),
            ("objection_passed_over", false),
            ("objection_covers_domain", true),
        ]);
        explanations.Select(explanation => explanation.TextNl).ShouldBe(
        [
            "Over financiën: een toestemming geeft de doorslag; die geldt voor deze ontvanger, dit leefgebied en elk doel.",
            "Over financiën: een bezwaar voor dit soort ontvanger, alle leefgebieden en elk doel telt niet mee, omdat een toestemming specifieker is.",
            "Over huisvesting: een bezwaar geeft de doorslag; dat geldt voor dit soort ontvanger, alle leefgebieden en elk doel.",
        ]);
        explanations[0].TextEn.ShouldBe("On finances: an agreement decides; it holds for this recipient, this life domain and any purpose.");
    }

    private static ConsentVerdict Evaluate(IReadOnlyList<Consent> consents, params LifeDomain[] domains) =>
        ConsentPolicy.Evaluate(
            consents, Team, ParticipantKind.NeighbourhoodTeam, ConsentPurpose.Referral, domains.Length > 0 ? domains : [LifeDomain.Finances], Now);

    private static Consent Permit(ConsentScope scope, int? start = null, int? end = null) => New(ConsentDecision.Permit, scope, start, end);

    private static Consent Deny(ConsentScope scope, int? start = null, int? end = null) => New(ConsentDecision.Deny, scope, start, end);

    private static Consent New(ConsentDecision decision, ConsentScope scope, int? start, int? end) => new()
    {
        Status = ConsentStatus.Active,
        Decision = decision,
        Scope = scope,
        StartTime = start is { } from ? Timestamp.FromDateTimeOffset(Now.AddMinutes(from)) : null,
        EndTime = end is { } to ? Timestamp.FromDateTimeOffset(Now.AddMinutes(to)) : null,
    };
}
