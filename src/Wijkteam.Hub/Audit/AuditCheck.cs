using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Audit;

/// <summary>Checks what is asked of the log.</summary>
internal static class AuditCheck
{
    /// <summary>Faults what is wrong with a question, the page apart: FIELD_*, BSN_INVALID or BSN_NOT_ENTITLED.</summary>
    /// <returns>The exchange that is asked about; null if all are.</returns>
    public static Guid? Check(Faults faults, ListAuditEventsRequest request, ParticipantKind callerKind, DateTimeOffset now)
    {
        Guid? recordId = request.ExchangeId.Length > 0 ? Uuids.Check(faults, "exchange_id", request.ExchangeId) : null;
        if (request.Subject is not null || recordId is null)
        {
            SubjectCheck.Check(faults, "subject", request.Subject, callerKind, SubjectUse.FindConsent, now);
        }

        var from = Instants.Check(faults, "time_from", request.TimeFrom);
        if (Instants.Check(faults, "time_before", request.TimeBefore) <= from)
        {
            faults.Invalid("time_before", "Not after time_from.");
        }

        return recordId;
    }
}
