using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>Checks a signal that is submitted, with all that comes with it.</summary>
internal static class SubmitSignalCheck
{
    private const int MaxObservationLength = 8_000;
    private const int MaxContactLength = 100;

    public static void Check(Faults faults, SubmitSignalRequest request, ParticipantKind senderKind, DateTimeOffset now, Func<string, bool> participantExists)
    {
        var ground = request.Basis?.Processing?.Kind ?? GroundKind.Unspecified;
        CheckContent(faults, "content", request.Content, ground, senderKind, now);
        BasisCheck.Check(faults, "basis", request.Basis, request.Content is not { Subject.Identification: SubjectIdentification.Anonymous });
        SignalLimits.Check(faults, request, now);
        CheckOrigin(faults, "origin", request.Origin, senderKind);
        ExternalIdentifierCheck.Check(faults, "external_identifier", request.ExternalIdentifier);
        AgreementCheck.Check(faults, "agreement", request.Agreement, request.Content?.Subject, now, participantExists);
    }

    private static void CheckContent(
        Faults faults, string path, SignalContent? content, GroundKind ground, ParticipantKind senderKind, DateTimeOffset now)
    {
        if (content is null)
        {
            faults.Required(path);
            return;
        }

        PriorityCheck.Check(faults, $"{path}.priority", content.Priority);
        SubjectCheck.Check(faults, $"{path}.subject", content.Subject, senderKind, SubjectUse.Referral, now);
        ProblemCheck.Check(faults, $"{path}.problems", content.Problems);
        LifeDomainCheck.Check(faults, $"{path}.life_domains", content.LifeDomains);
        faults.Text($"{path}.observation", content.Observation, MaxObservationLength, required: ground != GroundKind.ArrearsSignal);
        faults.Text($"{path}.sender_contact", content.SenderContact, MaxContactLength);
        SourceDocumentCheck.Check(faults, $"{path}.source_document", content.SourceDocument);
        AssessmentCheck.Check(faults, $"{path}.assessment", content.Assessment);
        if (content.LifeDomains.Count == 0 && content.Problems.Count == 0 && SignalLimits.DomainOf(ground) is null)
        {
            faults.Required($"{path}.life_domains");
        }
    }

    private static void CheckOrigin(Faults faults, string field, SignalOrigin origin, ParticipantKind senderKind)
    {
        if (!Enum.IsDefined(origin))
        {
            faults.Invalid(field, "Not an origin.");
        }
        else if (origin == SignalOrigin.Self && senderKind is not (ParticipantKind.NeighbourhoodTeam or ParticipantKind.Municipality))
        {
            faults.NotAllowed(field, "Only a desk of a team or a municipality takes a citizen's own question in.");
        }
    }
}
