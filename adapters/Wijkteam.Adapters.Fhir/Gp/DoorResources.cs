using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Audit;
using Wijkteam.Adapters.Fhir.Gp.Consents;
using Wijkteam.Adapters.Fhir.Gp.Households;
using Wijkteam.Adapters.Fhir.Gp.Reading;
using Wijkteam.Adapters.Fhir.Gp.Signals;
using Wijkteam.Adapters.Fhir.Gp.Subscriptions;
using Wijkteam.Adapters.Fhir.Searching;
using static Hl7.Fhir.Model.CapabilityStatement.TypeRestfulInteraction;

namespace Wijkteam.Adapters.Fhir.Gp;

/// <summary>What can be done with each type of resource, for the CapabilityStatement.</summary>
internal static class DoorResources
{
    private const string BsnBySearch = "A BSN is sent by POST _search, never in a URL.";

    public static IEnumerable<CapabilityStatement.ResourceComponent> All() =>
    [
        Describe("ServiceRequest", [Create, Read, SearchType], ReferralTables.ServiceRequests, "A referral: what is asked. Submitted on creation, with its Patient contained or in the same transaction.", FhirUris.Profiles + FhirProfiles.ServiceRequest),
        Describe("Task", [Create, Read, Vread, HistoryInstance, Update, SearchType], ReferralTables.Tasks, "How a referral stands. The source may cancel it before it is accepted, ask the team to cancel it later (update, status cancelled), or withdraw it as a mistake (entered-in-error). Searches find the Tasks of referrals; that of a signal comes with its Communication (_revinclude=Task:focus).", FhirUris.Profiles + FhirProfiles.Task),
        Describe("Communication", [Create, Read, SearchType], CommunicationSearch.Table, "A signal: something is wrong. Submitted on creation, with its Patient contained or in the same transaction, or without one. Its Task has its id.", FhirUris.Profiles + FhirProfiles.Communication),
        Describe("Consent", [Create, Read, Update, SearchType], ConsentReads.Table, "The citizen's agreement or objection. Taken back by an update, status inactive, whose one performer is who takes it back.", FhirUris.Profiles + FhirProfiles.Consent),
        Describe("AuditEvent", [SearchType], AuditEventSearch.Table, "Who looked: what was done with a citizen's data, in the exchanges in which the caller has a part, newest first. Found by the citizen, or by entity. Asking is itself logged.", profile: null, isVersioned: false),
        Describe("Group", [Read, SearchType], HouseholdTables.Groups, "A household in which the caller is involved: those of its members whom it may see.", profile: null),
        Describe("CareTeam", [Read, SearchType], HouseholdTables.CareTeams, "Who is involved in a household, and who coordinates. Has the Group's id.", profile: null),
        Describe("CarePlan", [Read, SearchType], HouseholdTables.CarePlans, "A household's one plan, as far as the caller may see it. Has the Group's id.", profile: null),
        WithIfMatch(Describe("Goal", [Create, Read, Update, SearchType], PlanItemSearches.Goals, "A goal of a household's plan. An update needs If-Match; with status completed or cancelled it ends the goal and changes nothing else.", FhirUris.Profiles + FhirProfiles.Goal)),
        Describe("Observation", [Read, SearchType], PlanItemSearches.Observations, "Scores of a household's member by an outcome instrument.", profile: null),
        Describe("Patient", [Read], null, "The citizen as one referral names them, with the referral's id; or the member of a household, to whom its Group refers.", FhirUris.Profiles + FhirProfiles.Patient),
        Describe("Organization", [Read, SearchType], OrganizationSearch.Table, "A participant of the hub.", profile: null),
        WithStatus(Describe(
            "Subscription", [Create, Read, SearchType, Delete], SubscriptionReads.Table,
            $"Where to notify the practice's software: rest-hook. Criteria: {FhirUris.TaskTopic} (R5 Subscriptions Backport; id-only or empty), or Task as plain R4 has it. One that is not off at a time.",
            FhirUris.BackportSubscription, isVersioned: false)),
    ];

    private static CapabilityStatement.ResourceComponent Describe(
        string type, CapabilityStatement.TypeRestfulInteraction[] interactions, SearchTable? table, string documentation, string? profile, bool isVersioned = true)
    {
        var component = new CapabilityStatement.ResourceComponent
        {
            Type = type,
            Profile = profile,
            Documentation = $"{documentation}{(table?.Sorts.Count > 0 ? $" Sorted (_sort) by {string.Join(", ", table.Sorts)}." : "")} {BsnBySearch}",
            Versioning = isVersioned ? CapabilityStatement.ResourceVersionPolicy.Versioned : CapabilityStatement.ResourceVersionPolicy.NoVersion,
            ReadHistory = interactions.Contains(Vread),
            UpdateCreate = false,
            ConditionalCreate = type is "ServiceRequest" or "Task",
        };
        component.Interaction.AddRange(interactions.Select(code => new CapabilityStatement.ResourceInteractionComponent { Code = code }));
        if (table is not null)
        {
            component.SearchParam.AddRange(table.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal).Select(Describe));
            component.SearchInclude = table.Includes.Select(inclusion => inclusion.Name);
            component.SearchRevInclude = table.RevIncludes.Select(inclusion => inclusion.Name);
        }

        return component;
    }

    /// <summary>Several parties work on it.</summary>
    private static CapabilityStatement.ResourceComponent WithIfMatch(CapabilityStatement.ResourceComponent resource)
    {
        resource.Versioning = CapabilityStatement.ResourceVersionPolicy.VersionedUpdate;
        return resource;
    }

    private static CapabilityStatement.ResourceComponent WithStatus(CapabilityStatement.ResourceComponent subscription)
    {
        subscription.Operation.Add(new CapabilityStatement.OperationComponent { Name = "status", Definition = FhirUris.BackportStatusOperation });
        return subscription;
    }

    private static CapabilityStatement.SearchParamComponent Describe(SearchParameter parameter)
    {
        var modifiers = string.Join(", ", parameter.Modifiers.Select(modifier => $":{modifier}"));
        var chain = parameter.ByIdentifier ? $" Chained: {parameter.Name}.identifier{(parameter.IsPersonal ? ", by POST _search" : "")}." : "";
        return new CapabilityStatement.SearchParamComponent
        {
            Name = parameter.Name,
            Type = parameter.Type,
            Documentation = modifiers.Length + chain.Length > 0 ? $"{(modifiers.Length > 0 ? $"Modifiers: {modifiers}." : "")}{chain}".Trim() : null,
        };
    }
}
