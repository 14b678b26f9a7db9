using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Demo;

/// <summary>What is asked and written in this act.</summary>
internal static class HouseholdMessages
{
    public static LegalBasis Basis() => new()
    {
        Secrecy = new Ground { Kind = GroundKind.Agreement },
        Processing = new Ground { Kind = GroundKind.PublicTask, Law = Law.Wmo2015, Article = "2.3.2" },
    };

    /// <summary>Of an adult; of a 15-year-old his own and his mother's.</summary>
    public static Consent Agreement(Subject subject, ConsentPurpose purpose)
    {
        var agreement = new Consent
        {
            Decision = ConsentDecision.Permit,
            Scope = new ConsentScope { RecipientKind = ParticipantKind.NeighbourhoodTeam, Purpose = purpose },
            Givers = { new ConsentGiver { Capacity = GiverCapacity.Subject } },
        };
        if (subject.Bsn == DemoPeople.Son().Bsn)
        {
            agreement.Givers.Add(new ConsentGiver { Capacity = GiverCapacity.ParentalAuthority, Name = "Fatima Verzonnen" });
            agreement.ParentalAuthorityCount = 1;
        }

        return agreement;
    }

    public static FormHouseholdRequest Formed() => new()
    {
        RequestId = DemoPeople.NewId(),
        Members = { Joining(DemoPeople.Citizen(), HouseholdRole.Parent), Joining(DemoPeople.Son(), HouseholdRole.Child) },
        Address = DemoPeople.Citizen().Address,
        PartyParticipantIds = { DemoPeople.YouthTeam },
        Coordinate = true,
    };

    /// <summary>What the mother lets the practice know.</summary>
    public static RecordConsentRequest OfGp() => new()
    {
        RequestId = DemoPeople.NewId(),
        Subject = DemoPeople.Citizen(),
        Consent = new Consent
        {
            Decision = ConsentDecision.Permit,
            Scope = new ConsentScope { RecipientParticipantId = DemoPeople.Gp, Purpose = ConsentPurpose.Coordination, LifeDomains = { LifeDomain.Finances } },
            Givers = { new ConsentGiver { Capacity = GiverCapacity.Subject } },
        },
    };

    public static Goal Money(Household household) => new()
    {
        MemberIds = { household.Members[0].Id },
        LifeDomain = LifeDomain.Finances,
        Description = "Weer rond kunnen komen, en de post durven openen.",
        OwnSteps = "Elke zaterdag met de buurvrouw de post openen.",
        EvaluationDate = "2099-01-01",
    };

    public static Goal School(Household household) => new()
    {
        MemberIds = { household.Members[1].Id },
        LifeDomain = LifeDomain.WorkAndEducation,
        Description = "Elke dag naar school.",
        OwnSteps = "Moeder en zoon zetten samen de wekker; een vriend fietst mee.",
        EvaluationDate = "2099-01-01",
    };

    public static Arrangement Together() => new()
    {
        Kind = ArrangementKind.Collective, Description = "Inloop geldzaken in het buurthuis, vanaf dinsdag.", ParticipantId = DemoPeople.Team, DueDate = "2099-01-01",
    };

    private static JoiningMember Joining(Subject subject, HouseholdRole role) => new()
    {
        Member = new HouseholdMember { Subject = subject, Role = role, Basis = Basis() }, Agreement = Agreement(subject, ConsentPurpose.Coordination),
    };
}
