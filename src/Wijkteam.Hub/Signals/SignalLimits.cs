using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Signals;

/// <summary>The limits of signals whose ground has its own: what such a signal may tell is said by law, and no more.</summary>
internal static class SignalLimits
{
    private const string NotWithGround = "This field does not go with the ground of the signal.";

    /// <summary>The desk that takes signals on this ground; null for those that are routed to a team.</summary>
    public static DeskTask? DeskFor(GroundKind ground) => ground switch
    {
        GroundKind.ArrearsSignal => DeskTask.Debt,
        GroundKind.ReportingCode => DeskTask.ReportingCode,
        _ => null,
    };

    /// <summary>What such a signal is about, if it may not say so itself.</summary>
    public static LifeDomain? DomainOf(GroundKind ground) => ground == GroundKind.ArrearsSignal ? LifeDomain.Finances : null;

    /// <summary>Faults what the ground does not let a signal tell, and the ground that stands alone.</summary>
    public static void Check(Faults faults, SubmitSignalRequest request, DateTimeOffset now)
    {
        var ground = request.Basis?.Processing?.Kind ?? GroundKind.Unspecified;
        var secrecy = request.Basis?.Secrecy?.Kind ?? GroundKind.Unspecified;
        if (ground != secrecy && (DeskFor(ground) ?? DeskFor(secrecy)) is not null)
        {
            faults.Invalid("basis", "ARREARS_SIGNAL and REPORTING_CODE go with themselves only, as secrecy and as processing.");
        }

        switch (ground)
        {
            case GroundKind.ArrearsSignal:
                CheckArrears(faults, request.Content, now);
                break;
            case GroundKind.ReportingCode:
                CheckReport(faults, request.Content);
                break;
            default:
                NotAllowed(faults, "content.arrears", request.Content?.Arrears is not null);
                break;
        }
    }

    private static void CheckArrears(Faults faults, SignalContent? content, DateTimeOffset now)
    {
        if (content is null)
        {
            return;
        }

        CheckSubject(faults, content.Subject, SubjectIdentification.Person);
        NotAllowed(faults, "content.life_domains", content.LifeDomains.Count > 0);
        NotAllowed(faults, "content.problems", content.Problems.Count > 0);
        NotAllowed(faults, "content.observation", content.Observation.Length > 0);
        NotAllowed(faults, "content.priority", content.Priority is not (Priority.Unspecified or Priority.Routine or Priority.Stat));
        NotAllowed(faults, "content.subject_informed", content.SubjectInformed);
        NotAllowed(faults, "content.source_document", content.SourceDocument is not null);
        NotAllowed(faults, "content.assessment", content.Assessment is not null);
        ArrearsCheck.Check(faults, "content.arrears", content.Arrears, now);
    }

    private static void CheckReport(Faults faults, SignalContent? content)
    {
        if (content is null)
        {
            return;
        }

        CheckSubject(faults, content.Subject, SubjectIdentification.Bsn, SubjectIdentification.Person);
        NotAllowed(faults, "content.problems", content.Problems.Count > 0);
        NotAllowed(faults, "content.arrears", content.Arrears is not null);
        NotAllowed(faults, "content.source_document", content.SourceDocument is not null);
        NotAllowed(faults, "content.assessment", content.Assessment is not null);
        for (var i = 0; i < content.LifeDomains.Count; i++)
        {
            NotAllowed(faults, $"content.life_domains[{i}]", content.LifeDomains[i] is not (LifeDomain.DomesticRelations or LifeDomain.ChildSafety));
        }
    }

    private static void CheckSubject(Faults faults, Subject? subject, params ReadOnlySpan<SubjectIdentification> allowed)
    {
        if (subject is not null && subject.Identification != SubjectIdentification.Unspecified && !allowed.Contains(subject.Identification))
        {
            faults.NotAllowed("content.subject.identification", NotWithGround);
        }
    }

    private static void NotAllowed(Faults faults, string field, bool given)
    {
        if (given)
        {
            faults.NotAllowed(field, NotWithGround);
        }
    }
}
