using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Referrals;

/// <summary>Checks what a list of referrals is narrowed by, and turns it into the journal's words.</summary>
internal static class ReferralListCheck
{
    private const int MaxIds = 50;
    private const int MaxFullPage = 50;
    private const int MaxParticipantIdLength = 100;

    /// <summary>Faults what is wrong with a list's filters, the page token apart: FIELD_*, BSN_INVALID or BSN_NOT_ENTITLED.</summary>
    public static void Check(Faults faults, ListReferralsRequest request, ParticipantKind callerKind)
    {
        CheckCode(faults, "party", request.Party);
        CheckCode(faults, "order", request.Order);
        CheckCode(faults, "view", request.View);
        for (var i = 0; i < request.Statuses.Count; i++)
        {
            if (request.Statuses[i] == ReferralStatus.Unspecified || !Enum.IsDefined(request.Statuses[i]))
            {
                faults.Invalid($"statuses[{i}]", "Not a status.");
            }
        }

        if (request.View == ReferralListView.Full && request.PageSize > MaxFullPage)
        {
            faults.Invalid("page_size", $"With view FULL at most {MaxFullPage}.");
        }

        CheckIds(faults, request.Ids);
        if (request.SubjectBsn.Length > 0)
        {
            SubjectCheck.CheckBsn(faults, "subject_bsn", request.SubjectBsn, callerKind);
        }

        faults.Text("source_participant_id", request.SourceParticipantId, MaxParticipantIdLength);
        faults.Text("target_participant_id", request.TargetParticipantId, MaxParticipantIdLength);
        ExternalIdentifierCheck.Check(faults, "external_identifier", request.ExternalIdentifier);
        var from = Instants.Check(faults, "update_time_from", request.UpdateTimeFrom);
        if (Instants.Check(faults, "update_time_before", request.UpdateTimeBefore) <= from)
        {
            faults.Invalid("update_time_before", "Not after update_time_from.");
        }
    }

    /// <summary>The query of a checked request, but for what is known only by its HMAC.</summary>
    public static ExchangeQuery ToQuery(ListReferralsRequest request, string participantId, int max) => new(RecordKind.Referral, participantId, max)
    {
        Party = request.Party,
        Statuses = [.. request.Statuses.Distinct().Select(status => (int)status)],
        Ids = [.. request.Ids.Select(Guid.Parse).Distinct()],
        Source = NullIfEmpty(request.SourceParticipantId),
        Target = NullIfEmpty(request.TargetParticipantId),
        UpdateTimeFrom = request.UpdateTimeFrom?.ToDateTimeOffset(),
        UpdateTimeBefore = request.UpdateTimeBefore?.ToDateTimeOffset(),
        Order = request.Order,
    };

    private static void CheckIds(Faults faults, IReadOnlyList<string> ids)
    {
        if (ids.Count > MaxIds)
        {
            faults.Invalid("ids", $"At most {MaxIds}.");
            return;
        }

        for (var i = 0; i < ids.Count; i++)
        {
            Uuids.Check(faults, $"ids[{i}]", ids[i]);
        }
    }

    private static void CheckCode<T>(Faults faults, string field, T code)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(code))
        {
            faults.Invalid(field, "Not a code of the contract.");
        }
    }

    private static string? NullIfEmpty(string value) => value.Length == 0 ? null : value;
}
