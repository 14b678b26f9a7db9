using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Searching;
using FhirTask = Hl7.Fhir.Model.Task;
using Parameter = Wijkteam.Adapters.Fhir.Searching.SearchParameter<Wijkteam.Hub.V1.Referral>;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Reading;

/// <summary>What Tasks and ServiceRequests are found by. All that is looked at here stands in the hub's plain list, which discloses nothing.</summary>
internal static class ReferralTables
{
    private const string Order = "order";

    public static readonly SearchTable<V1.Referral> Tasks = new(
        "Task",
        Id(), LastUpdated("_lastUpdated"), LastUpdated("modified"), Created("authored-on"),
        Patient("patient"), Patient("subject"),
        To("focus", nameof(ServiceRequest)), To("based-on", nameof(ServiceRequest)), Nothing("part-of", "Task"),
        Party("requester", referral => referral.SourceParticipantId), Party("owner", referral => referral.TargetParticipantId),
        Token("status", referral => OfStatus(TaskStates.StatusOf(referral.Status)), IsCode<FhirTask.TaskStatus>),
        Token("code", _ => new FoundToken(FhirUris.TaskCode, "fulfill")),
        Token("intent", _ => new FoundToken("http://hl7.org/fhir/task-intent", Order), IsCode<FhirTask.TaskIntent>),
        Own("identifier"), Own("group-identifier"))
    {
        Sorts = ["_lastUpdated", "modified", "authored-on"],
        Includes =
        [
            new("Task", "focus", nameof(ServiceRequest)), new("Task", "based-on", nameof(ServiceRequest)), new("Task", "patient", nameof(Hl7.Fhir.Model.Patient)),
            new("Task", "subject", nameof(Hl7.Fhir.Model.Patient)), new("Task", "requester", nameof(Organization)), new("Task", "owner", nameof(Organization)),
        ],
    };

    public static readonly SearchTable<V1.Referral> ServiceRequests = new(
        nameof(ServiceRequest),
        Id(), LastUpdated("_lastUpdated"), Created("authored"),
        Patient("patient"), Patient("subject"), Nothing("based-on", nameof(ServiceRequest)),
        Party("requester", referral => referral.SourceParticipantId), Party("performer", referral => referral.TargetParticipantId),
        Token("status", referral => OfStatus(ServiceRequestView.StatusOf(referral.Status)), IsCode<RequestStatus>),
        Token("code", _ => new FoundToken(FhirUris.Snomed, "3457005")),
        Token("intent", _ => new FoundToken("http://hl7.org/fhir/request-intent", Order), IsCode<RequestIntent>),
        Own("identifier"))
    {
        Sorts = ["_lastUpdated", "authored"],
        Includes =
        [
            new(nameof(ServiceRequest), "patient", nameof(Hl7.Fhir.Model.Patient)), new(nameof(ServiceRequest), "subject", nameof(Hl7.Fhir.Model.Patient)),
            new(nameof(ServiceRequest), "requester", nameof(Organization)), new(nameof(ServiceRequest), "performer", nameof(Organization)),
        ],
        RevIncludes = [new("Task", "focus", nameof(ServiceRequest)), new("Task", "based-on", nameof(ServiceRequest))],
    };

    private static Parameter Id() => Token("_id", referral => new FoundToken(null, referral.Id));

    private static Parameter LastUpdated(string name) => new(name, SearchParamType.Date, referral => [new FoundMoment(referral.UpdateTime.ToDateTimeOffset())]);

    private static Parameter Created(string name) => new(name, SearchParamType.Date, referral => [new FoundMoment(referral.CreateTime.ToDateTimeOffset())]);

    /// <summary>What a referral's Task refers to has the referral's id.</summary>
    private static Parameter To(string name, string type) => new(name, SearchParamType.Reference, referral => [new FoundReference(type, referral.Id)]) { Targets = [type] };

    private static Parameter Patient(string name) => To(name, nameof(Hl7.Fhir.Model.Patient)) with { ByIdentifier = true, IsPersonal = true };

    private static Parameter Nothing(string name, string type) => new(name, SearchParamType.Reference, _ => []) { Targets = [type] };

    private static Parameter Party(string name, Func<V1.Referral, string> of) => new(
        name, SearchParamType.Reference, referral => of(referral) is { Length: > 0 } id ? [new FoundReference(nameof(Organization), id)] : [])
    {
        Targets = [nameof(Organization)], ByIdentifier = true,
    };

    private static Parameter Token(string name, Func<V1.Referral, FoundToken> of, Func<string, bool>? isCode = null) =>
        new(name, SearchParamType.Token, referral => [of(referral)]) { IsCode = isCode };

    /// <summary>The caller's own identifier of the referral, which the hub knows by its HMAC alone.</summary>
    private static Parameter Own(string name) => new(name, SearchParamType.Token, null);

    private static FoundToken OfStatus<T>(T status)
        where T : struct, Enum => new(status.GetSystem(), status.GetLiteral()!);

    private static bool IsCode<T>(string code)
        where T : struct, Enum => EnumUtility.ParseLiteral<T>(code) is not null;
}
