using Hl7.Fhir.Model;

namespace Wijkteam.Adapters.Fhir.Gp.Receiving;

/// <summary>A reference that a resource holds.</summary>
/// <param name="Element">Where, within its resource.</param>
/// <param name="Index">Of those in the element; -1 if there can be only one.</param>
internal readonly record struct LocalReference(ResourceReference Reference, string Element, int Index)
{
    public string Path => Index < 0 ? Element : $"{Element}[{Index}]";
}

/// <summary>The references that the parts of a referral or signal hold.</summary>
internal static class LocalReferences
{
    public static IEnumerable<LocalReference> Of(ServiceRequest request) =>
    [
        .. One(request.Subject, "subject"), .. One(request.Encounter, "encounter"), .. One(request.Requester, "requester"),
        .. Many(request.BasedOn, "basedOn"), .. Many(request.Replaces, "replaces"), .. Many(request.Performer, "performer"),
        .. Many(request.LocationReference, "locationReference"), .. Many(request.ReasonReference, "reasonReference"), .. Many(request.Insurance, "insurance"),
        .. Many(request.SupportingInfo, "supportingInfo"), .. Many(request.Specimen, "specimen"), .. Many(request.RelevantHistory, "relevantHistory"),
    ];

    public static IEnumerable<LocalReference> Of(Hl7.Fhir.Model.Task task) =>
    [
        .. One(task.Focus, "focus"), .. One(task.For, "for"), .. One(task.Encounter, "encounter"), .. One(task.Requester, "requester"), .. One(task.Owner, "owner"),
        .. One(task.Location, "location"), .. One(task.ReasonReference, "reasonReference"), .. Many(task.BasedOn, "basedOn"), .. Many(task.PartOf, "partOf"),
        .. Many(task.Insurance, "insurance"), .. Many(task.RelevantHistory, "relevantHistory"),
    ];

    public static IEnumerable<LocalReference> Of(Communication communication) =>
    [
        .. One(communication.Subject, "subject"), .. One(communication.Encounter, "encounter"), .. One(communication.Sender, "sender"),
        .. Many(communication.BasedOn, "basedOn"), .. Many(communication.PartOf, "partOf"), .. Many(communication.InResponseTo, "inResponseTo"),
        .. Many(communication.About, "about"), .. Many(communication.Recipient, "recipient"), .. Many(communication.ReasonReference, "reasonReference"),
    ];

    public static IEnumerable<LocalReference> Of(Consent consent) =>
    [
        .. One(consent.Patient, "patient"), .. Many(consent.Performer, "performer"), .. Many(consent.Organization, "organization"),
        .. (consent.Provision?.Actor ?? []).SelectMany((actor, i) => One(actor.Reference, $"provision.actor[{i}].reference")),
    ];

    private static IEnumerable<LocalReference> One(ResourceReference? reference, string element) => reference is null ? [] : [new LocalReference(reference, element, -1)];

    private static IEnumerable<LocalReference> Many(IEnumerable<ResourceReference> references, string element) =>
        references.Select((reference, i) => new LocalReference(reference, element, i));
}
