namespace Wijkteam.Adapters.Fhir;

/// <summary>The systems and canonical URLs of the exchange.</summary>
internal static class FhirUris
{
    /// <summary>The hub's own namespace: for what has no public code system.</summary>
    private const string Hub = "http://hub.wijkteam/fhir";

    private const string Backport = "http://hl7.org/fhir/uv/subscriptions-backport";

    public const string ReasonSystem = Hub + "/CodeSystem/reason";
    public const string LifeDomainSystem = Hub + "/CodeSystem/life-domain";
    public const string StatusReasonSystem = Hub + "/CodeSystem/status-reason";
    public const string ResultSystem = Hub + "/CodeSystem/referral-result";
    public const string SignalResultSystem = Hub + "/CodeSystem/signal-result";
    public const string TriageSystem = Hub + "/CodeSystem/triage-decision";
    public const string OutputSystem = Hub + "/CodeSystem/task-output";
    public const string ConsentPurposeSystem = Hub + "/CodeSystem/consent-purpose";
    public const string GiverCapacitySystem = Hub + "/CodeSystem/giver-capacity";
    public const string AuditKindSystem = Hub + "/CodeSystem/audit-event";
    public const string ParticipantSystem = Hub + "/NamingSystem/participant";
    public const string HouseholdSystem = Hub + "/NamingSystem/household";
    public const string CareTeamRoleSystem = Hub + "/CodeSystem/care-team-role";
    public const string ArrangementKindSystem = Hub + "/CodeSystem/arrangement-kind";
    public const string OutcomeInstrumentSystem = Hub + "/CodeSystem/outcome-instrument";
    public const string ParticipantKindSystem = Hub + "/CodeSystem/participant-kind";

    public const string CitizenWish = Hub + "/StructureDefinition/citizen-wish";
    public const string AreaCode = Hub + "/StructureDefinition/area-code";
    public const string SubjectInformed = Hub + "/StructureDefinition/subject-informed";
    public const string LegalBasis = Hub + "/StructureDefinition/legal-basis";
    public const string ParentalAuthorityCount = Hub + "/StructureDefinition/parental-authority-count";
    public const string RouteExplanation = Hub + "/StructureDefinition/route-explanation";
    public const string HouseholdRole = Hub + "/StructureDefinition/household-role";
    public const string HouseholdMember = Hub + "/StructureDefinition/household-member";
    public const string SeenLifeDomain = Hub + "/StructureDefinition/seen-life-domain";
    public const string MergedInto = Hub + "/StructureDefinition/merged-into";
    public const string OwnStepsAbsentReason = Hub + "/StructureDefinition/own-steps-absent-reason";
    public const string GoalEvaluation = Hub + "/StructureDefinition/goal-evaluation";
    public const string CollectiveAbsentReason = Hub + "/StructureDefinition/collective-absent-reason";
    public const string OutcomeMoment = Hub + "/StructureDefinition/outcome-moment";
    public const string Profiles = Hub + "/StructureDefinition/";
    public const string ReferralEvent = Hub + "/CodeSystem/message-event";

    public const string NotificationCause = Hub + "/StructureDefinition/notification-cause";

    public const string TaskTopic = "http://hl7.org/fhir/us/sdoh-clinicalcare/SubscriptionTopic/Task";
    public const string BackportSubscription = Backport + "/StructureDefinition/backport-subscription";
    public const string BackportPayloadContent = Backport + "/StructureDefinition/backport-payload-content";
    public const string BackportFilterCriteria = Backport + "/StructureDefinition/backport-filter-criteria";
    public const string BackportStatusOperation = Backport + "/OperationDefinition/backport-subscription-status";
    public const string BackportNotification = Backport + "/StructureDefinition/backport-subscription-notification-r4";
    public const string BackportStatus = Backport + "/StructureDefinition/backport-subscription-status-r4";

    public const string Bsn = "http://fhir.nl/fhir/NamingSystem/bsn";
    public const string Icpc1 = "http://hl7.org/fhir/sid/icpc-1-nl";
    public const string Snomed = "http://snomed.info/sct";
    public const string TaskCode = "http://hl7.org/fhir/CodeSystem/task-code";
    public const string BusinessStatus = "http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS";
    public const string ActCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    public const string ConsentScope = "http://terminology.hl7.org/CodeSystem/consentscope";

    public const string StreetName = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-streetName";
    public const string HouseNumber = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-houseNumber";
    public const string HouseNumberSuffix = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-buildingNumberSuffix";
}
