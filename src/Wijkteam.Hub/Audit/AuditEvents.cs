using Google.Protobuf.WellKnownTypes;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Audit;

/// <summary>Entries of the journal as the log shows them. Pure.</summary>
internal static class AuditEvents
{
    /// <param name="detail">What is sealed in the entry under the log key.</param>
    /// <param name="source">Which hub wrote it down.</param>
    public static AuditEvent Of(CitizenEntry entry, EntryDetail detail, AuditSight sight, string source)
    {
        var (row, maySeeProfessional) = (entry.Entry, sight.MayKnowProfessional(entry));
        return new AuditEvent
        {
            Id = row.Id.ToString(),
            Time = Timestamp.FromDateTimeOffset(row.Time),
            Action = AuditActions.ActionOf(row.Kind),
            Outcome = AuditActions.OutcomeOf(row.Kind),
            Kind = row.Kind.ToName(),
            Agent = sight.MayKnowAgent(entry) ? AgentOf(row, detail.Professional, maySeeProfessional) : null,
            Entity = EntityOf(entry),
            Basis = maySeeProfessional ? detail.Basis : WithoutReason(detail.Basis),
            Source = source,
        };
    }

    private static AuditAgent AgentOf(EntryRow row, Professional? professional, bool maySeeProfessional) => new()
    {
        ParticipantId = row.Actor,
        Professional = professional is null || maySeeProfessional ? professional : new Professional { Role = professional.Role },
        Requestor = AuditActions.IsAsked(row),
    };

    private static AuditEntity EntityOf(CitizenEntry entry) => entry.Kind is { } kind
        ? new AuditEntity { Kind = KindOf(kind), Id = entry.Entry.RecordId.ToString(), Version = entry.Entry.RecordVersion }
        : new AuditEntity { Kind = AuditEntityKind.Citizen };

    private static AuditEntityKind KindOf(RecordKind kind) => kind switch
    {
        RecordKind.Referral => AuditEntityKind.Referral,
        RecordKind.Signal => AuditEntityKind.Signal,
        RecordKind.Consent => AuditEntityKind.Consent,
        RecordKind.Household => AuditEntityKind.Household,
        RecordKind.PlanItem => AuditEntityKind.PlanItem,
        RecordKind.Involvement => AuditEntityKind.Involvement,
        _ => AuditEntityKind.Unspecified,
    };

    /// <summary>The grounds, without what was written for a vital interest.</summary>
    private static LegalBasis? WithoutReason(LegalBasis? basis)
    {
        if (basis is null || (basis.Secrecy is not { WrittenReason.Length: > 0 } && basis.Processing is not { WrittenReason.Length: > 0 }))
        {
            return basis;
        }

        var kept = basis.Clone();
        foreach (var ground in new[] { kept.Secrecy, kept.Processing }.OfType<Ground>())
        {
            ground.WrittenReason = "";
        }

        return kept;
    }
}
