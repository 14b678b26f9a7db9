using Microsoft.Extensions.Options;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Audit;

/// <summary>Lists what was done with a citizen's data. It needs log keys alone, and so outlives the content. Nobody asks unseen: the question is noted
/// before it is answered.</summary>
internal sealed class AuditListing(
    IJournalStore store, Archive archive, IKeyStore keys, CitizenSearch search, AuditAccess access, RequestFingerprint fingerprint, IOptions<IdentityOptions> identity, TimeProvider time)
{
    public async Task<ListAuditEventsResponse> ListAsync(ListAuditEventsRequest request, string method, Caller caller, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        var token = ExchangePageToken.For(new ListAuditEventsRequest(request) { PageSize = 0, PageToken = "" }, method, fingerprint);
        var page = PageRequest.Check(faults, request.PageSize, request.PageToken, token.IsKey);
        var recordId = AuditCheck.Check(faults, request, caller.Participant.Kind, time.GetUtcNow());
        faults.ThrowIfAny();

        var subjectId = await FindAsync(request, recordId, caller, cancellationToken);
        var sight = await access.CheckAsync(subjectId, caller, cancellationToken);
        await search.NoteAsync(subjectId, EntryKind.LogRead, caller, cancellationToken);
        if (subjectId is not { } known)
        {
            return new ListAuditEventsResponse();
        }

        var query = new CitizenEntriesQuery(known, page.Size + 1)
        {
            Party = sight.IsAuditor ? null : caller.Participant.Id,
            RecordId = recordId,
            From = request.TimeFrom?.ToDateTimeOffset(),
            Before = request.TimeBefore?.ToDateTimeOffset(),
            BeforeId = page.After is { } last ? token.Read(last)?.Id : null,
        };
        var (shown, more) = await TakeAsync(query, page.Size, sight, cancellationToken);
        var events = new List<AuditEvent>(shown.Count);
        foreach (var entry in shown)
        {
            events.Add(AuditEvents.Of(entry, await OpenAsync(entry.Entry, cancellationToken), sight, identity.Value.Issuer));
        }

        return new ListAuditEventsResponse
        {
            Events = { events },
            NextPageToken = more ? PageRequest.TokenAfter(token.KeyOf(new ExchangeCursor(shown[^1].Entry.Time, shown[^1].Entry.Id))) : "",
        };
    }

    private async ValueTask<Guid?> FindAsync(ListAuditEventsRequest request, Guid? recordId, Caller caller, CancellationToken cancellationToken) => request.Subject is { } subject
        ? (await archive.ReadCitizenAsync(subject, caller.Participant.Id, cancellationToken))?.Subject.Id
        : (await archive.FindRowAsync(recordId.GetValueOrDefault(), cancellationToken))?.SubjectId;

    /// <summary>Goes through the entries until so many are found that may be seen.</summary>
    /// <returns>Those, and whether there are more.</returns>
    private async ValueTask<(List<CitizenEntry> Shown, bool More)> TakeAsync(
        CitizenEntriesQuery query, int size, AuditSight sight, CancellationToken cancellationToken)
    {
        var shown = new List<CitizenEntry>();
        var reports = new Dictionary<Guid, bool>();
        IReadOnlyList<CitizenEntry> rows;
        do
        {
            rows = await store.ListCitizenEntriesAsync(query, cancellationToken);
            foreach (var row in rows.Where(sight.MaySee))
            {
                if (sight.NeedsNoReport(row) && await IsReportAsync(row.Entry.RecordId, reports, cancellationToken))
                {
                    continue;
                }

                if (shown.Count == size)
                {
                    return (shown, true);
                }

                shown.Add(row);
            }

            query = query with { BeforeId = rows.Count > 0 ? rows[^1].Entry.Id : query.BeforeId };
        }
        while (rows.Count == query.Max);

        return (shown, false);
    }

    /// <summary>Whether a signal is a report under the reporting code, from what was written down when it was submitted.</summary>
    private async ValueTask<bool> IsReportAsync(Guid signalId, Dictionary<Guid, bool> known, CancellationToken cancellationToken)
    {
        if (!known.TryGetValue(signalId, out var isReport))
        {
            var submitted = await store.FindEntryAsync(signalId, EntryKind.SignalSubmitted, cancellationToken);

            // What cannot be told not to be one is hidden as one.
            isReport = submitted is null || (await OpenAsync(submitted, cancellationToken)).Basis is not { } basis || IsReport(basis);
            known.Add(signalId, isReport);
        }

        return isReport;
    }

    private static bool IsReport(LegalBasis basis) => basis.Secrecy?.Kind == GroundKind.ReportingCode || basis.Processing?.Kind == GroundKind.ReportingCode;

    /// <summary>Who acted and on what ground; nothing once the key is gone. What moves from one household to another leaves its past under the key of the first.</summary>
    private async ValueTask<EntryDetail> OpenAsync(EntryRow entry, CancellationToken cancellationToken) => await keys.FindAsync(entry.SubjectId, cancellationToken) is { Log: var key }
        ? EntryDetail.Parser.ParseFrom(Sealer.Open(key, new SealedPlace(SealedKind.EntryDetail, entry.Id), entry.Detail))
        : new EntryDetail();
}
