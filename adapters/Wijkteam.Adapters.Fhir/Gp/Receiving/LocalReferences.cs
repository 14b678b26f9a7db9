using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary>The references that the parts of a referral or signal hold, each with its path within its resource.</summary>
internal static class LocalReferences
{
    public static IEnumerable<(ResourceReference Reference, string Path)> Of(ServiceRequest request) =>
    [
        .. One(request.Subject, "subject"), .. One(request.Encounter, "encounter"), .. One(request.Requester, "requester"),
        .. Many(request.BasedOn, "basedOn"), .. Many(request.Replaces, "replaces"), .. Many(request.Performer, "performer"),
        .. Many(request.LocationReference, "locationReference"), .. Many(request.ReasonReference, "reasonReference"), .. Many(request.Insurance, "insurance"),
        .. Many(request.SupportingInfo, "supportingInfo"), .. Many(request.Specimen, "specimen"), .. Many(request.RelevantHistory, "relevantHistory"),
    ];

    public static IEnumerable<(ResourceReference Reference, string Path)> Of(Hl7.Fhir.Model.Task task) =>
    [
        .. One(task.Focus, "focus"), .. One(task.For, "for"), .. One(task.Encounter, "encounter"), .. One(task.Requester, "requester"), .. One(task.Owner, "owner"),
        .. One(task.Location, "location"), .. One(task.ReasonReference, "reasonReference"), .. Many(task.BasedOn, "basedOn"), .. Many(task.PartOf, "partOf"),
        .. Many(task.Insurance, "insurance"), .. Many(task.RelevantHistory, "relevantHistory"),
    ];

    public static IEnumerable<(ResourceReference Reference, string Path)> Of(Communication communication) =>
    [
        .. One(communication.Subject, "subject"), .. One(communication.Encounter, "encounter"), .. One(communication.Sender, "sender"),
        .. Many(communication.BasedOn, "basedOn"), .. Many(communication.PartOf, "partOf"), .. Many(communication.InResponseTo, "inResponseTo"),
        .. Many(communication.About, "about"), .. Many(communication.Recipient, "recipient"), .. Many(communication.ReasonReference, "reasonReference"),
    ];

    public static IEnumerable<(ResourceReference Reference, string Path)> Of(Consent consent) =>
    [
        .. One(consent.Patient, "patient"), .. Many(consent.Performer, "performer"), .. Many(consent.Organization, "organization"),
        .. (consent.Provision?.Actor ?? []).SelectMany((actor, i) => One(actor.Reference, $"provision.actor[{i}].reference")),
    ];

    private static IEnumerable<(ResourceReference, string)> One(ResourceReference? reference, string path) => reference is null ? [] : [(reference, path)];

    private static IEnumerable<(ResourceReference, string)> Many(IEnumerable<ResourceReference> references, string path) =>
        references.Select((reference, i) => (reference, $"{path}[{i}]"));
}
