using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Wijkteam.Adapters.Fhir.Searching;
using FhirGoal = Hl7.Fhir.Model.Goal;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>What households are found by: nothing that is told of anyone, so that only what is shown is read.</summary>
internal static class HouseholdTables
{
    /// <summary>The household of somebody: a person's number, by POST.</summary>
    public const string Member = "member";

    /// <inheritdoc cref="Member"/>
    public const string Patient = "patient";

    public const string Id = "_id";
    public const string Identifier = "identifier";
    public const string Subject = "subject";

    public static readonly SearchTable<V1.HouseholdSummary> Groups = new(nameof(Group), [.. Common(), Citizen<V1.HouseholdSummary>(Member)])
    {
        Includes = [new(nameof(Group), Member, nameof(Hl7.Fhir.Model.Patient))],
    };

    public static readonly SearchTable<V1.HouseholdSummary> CareTeams = new(
        nameof(CareTeam),
        [
            .. Common(),
            GroupReference<V1.HouseholdSummary>(household => household.Id),
            Citizen<V1.HouseholdSummary>(Patient),
            new("status", SearchParamType.Token, household => [TokenOf(CareTeamView.StatusOf(household.Status))]) { IsCode = IsCode<CareTeam.CareTeamStatus> },
        ])
    {
        Includes = [new(nameof(CareTeam), Subject, nameof(Group))],
    };

    public static readonly SearchTable<V1.HouseholdSummary> CarePlans = new(
        nameof(CarePlan),
        [
            .. Common(),
            GroupReference<V1.HouseholdSummary>(household => household.Id),
            Citizen<V1.HouseholdSummary>(Patient),
            new("status", SearchParamType.Token, household => [TokenOf(CarePlanView.StatusOf(household.Status))]) { IsCode = IsCode<RequestStatus> },
            new("date", SearchParamType.Date, household => [new FoundMoment(household.CreateTime.ToDateTimeOffset())]),
        ])
    {
        Includes = [new(nameof(CarePlan), Subject, nameof(Group)), new(nameof(CarePlan), "care-team", nameof(CareTeam)), new(nameof(CarePlan), "goal", GoalView.Type)],
    };

    /// <summary>The hub alone knows whose household is whose.</summary>
    public static SearchParameter<T> Citizen<T>(string name) =>
        new(name, SearchParamType.Reference, null) { Targets = [nameof(Hl7.Fhir.Model.Patient)], ByIdentifier = true, IsPersonal = true };

    public static SearchParameter<T> GroupReference<T>(Func<T, string> householdOf) =>
        new(Subject, SearchParamType.Reference, item => [new FoundReference(nameof(Group), householdOf(item))]) { Targets = [nameof(Group)] };

    public static FoundToken TokenOf<T>(T code)
        where T : struct, Enum => new(code.GetSystem(), code.GetLiteral()!);

    public static bool IsCode<T>(string code)
        where T : struct, Enum => EnumUtility.ParseLiteral<T>(code) is not null;

    private static IEnumerable<SearchParameter<V1.HouseholdSummary>> Common() =>
    [
        new(Id, SearchParamType.Token, household => [new FoundToken(null, household.Id)]),
        new(Identifier, SearchParamType.Token, household => [new FoundToken(FhirUris.HouseholdSystem, household.Id)]),
        new("_lastUpdated", SearchParamType.Date, household => [new FoundMoment(household.UpdateTime.ToDateTimeOffset())]),
    ];
}
